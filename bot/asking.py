"""`motcua ask` and `motcua talk`: questions from a file, a line or a terminal, answered as a citizen would be."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import click
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.rehearsal import Conversation
from handlers.messages import Reply, plain
from handlers.turn import Answer
from knowledge.catalogue.records import Record
from knowledge.deciding import OPTION
from knowledge.ear import Ear
from knowledge.entries import LifeEvent, Procedure, Topic
from knowledge.faults import model_message
from knowledge.library import Library

MOST_CODES = 5
LINE_FAULTS = {
    "json_invalid": 'dòng này không phải JSON; mỗi dòng là một mục như {"id": 1, "question": "…"}',
    "model_type": 'dòng này phải là một mục JSON như {"id": 1, "question": "…"}',
    "list_type": 'context phải là danh sách các câu, như ["…", "…"]',
}
BAD_DAY = "on phải là ngày dạng năm-tháng-ngày, ví dụ 2026-07-01"
DECISIONS = {
    "answered": "answer",
    "chosen": "answer",
    "clarified": "clarify",
    "none_of_these": "clarify",
    "declined": "unknown",
}


class Asked(BaseModel):
    """One line of `ask --jsonl`."""

    model_config = ConfigDict(strict=True, extra="ignore")
    id: str | int
    question: str
    context: list[str] = []
    on: str | None = None


@dataclass(frozen=True)
class Asking:
    library: Library
    ear: Ear
    on: date

    @cached_property
    def codes(self) -> frozenset[str]:
        """The national codes that some answer can carry."""
        curated = (code for key, _ in self.library for code in self.codes_of(key))
        return frozenset((*curated, *(record.code for _, record in self.library.catalogue)))

    async def text(self, question: str) -> str:
        """The answer to one question as plain text."""
        return _as_text((await self._fresh(self.on).say(question)).replies)

    async def line(self, line: bytes) -> bytes:
        """One line of JSON for a line of JSON; for a malformed one its id (where readable) and the error."""
        said = json.dumps(await self._line(line), ensure_ascii=False)
        return said.encode(errors="backslashreplace")  # half a surrogate pair in an id goes back as it came

    async def _line(self, line: bytes) -> dict[str, Any]:
        try:
            asked = Asked.model_validate_json(line)
            on = date.fromisoformat(asked.on) if asked.on else self.on
        except (ValidationError, ValueError) as error:
            return {"id": _id_of(line), "error": _in_words(error)}
        conversation = self._fresh(on)
        for message in asked.context:
            await conversation.say(message)
        started = time.perf_counter()
        answer = await conversation.say(asked.question)
        spent = (time.perf_counter() - started) * 1000
        return {"id": asked.id, **self._described(answer), "ms": round(spent, 3)}

    def _fresh(self, on: date) -> Conversation:
        """A conversation in which the first notice was already given, so that the answer stands alone."""
        conversation = Conversation(self.library, self.ear, on)
        conversation.dialogue = replace(conversation.dialogue, noticed=True)
        return conversation

    def _described(self, answer: Answer) -> dict[str, Any]:
        question, meant = answer.question, answer.meant
        status = question.status if question else ("answered" if answer.opened else "feature")
        decision = DECISIONS.get(status, status)
        entry = (question.entry if question else answer.opened) if decision == "answer" else None
        codes = self._codes(answer, decision, entry)
        return {
            "decision": decision,
            "entry": entry,
            "code": codes[0] if codes else None,
            "aspect": question.aspect if question else answer.dialogue.aspect if entry else None,
            "confidence": round(meant.confidence, 4) if meant else 1.0,
            "codes": codes,
            "release": self.library.version,
            "text": _as_text(answer.replies),
        }

    def _codes(self, answer: Answer, decision: str, entry: str | None) -> list[str]:
        """For an answer the entry's codes first, then the next candidates'; for a clarification the options'."""
        meant = answer.meant
        candidates = meant.candidates if meant else ()
        likely = [candidate.entry for candidate in candidates if candidate.confidence >= OPTION]
        if decision == "answer":
            keys = [entry, *(candidate.entry for candidate in candidates)]
        else:
            keys = list(meant.options) if meant and decision == "clarify" else []
        found = (code for key in keys if key for code in self.codes_of(key, likely))
        return list(dict.fromkeys(found))[:MOST_CODES]

    def codes_of(self, key: str, likely: Sequence[str] = ()) -> Iterator[str]:
        """An entry's national codes; those of a guide's steps in their order, but what is `likely` meant first."""
        entry = self.library.entry(key)
        if isinstance(entry, Procedure):
            yield from entry.codes
        elif isinstance(entry, Topic):
            yield from entry.codes
            for related in entry.related:
                yield from self.codes_of(f"procedure:{related}")
        elif isinstance(entry, Record):
            yield entry.code
        elif isinstance(entry, LifeEvent):
            steps = [step if ":" in step else f"procedure:{step}" for stage in entry.stages if (step := stage.entry)]
            rank = {key: place for place, key in enumerate(likely)}
            for step in sorted(steps, key=lambda step: rank.get(step, len(rank))):
                if not step.startswith("life_event:"):
                    yield from self.codes_of(step)


async def talk(library: Library, ear: Ear, on: date) -> None:
    """A chat in the terminal: choices are numbered, an empty line or Ctrl-D ends it."""
    conversation = Conversation(library, ear, on)
    click.echo("Gõ câu hỏi rồi nhấn Enter. Dòng trống để thoát.\n")
    while True:
        try:
            said = (await asyncio.to_thread(input, "Anh/chị: ")).strip()
        except EOFError:
            said = ""
        if not said:
            return
        answer = await conversation.say(said)
        click.echo(f"\n{_as_text(answer.replies)}\n")


def _as_text(replies: tuple[Reply, ...]) -> str:
    """Replies as plain text; choices as a numbered list that a typed number chooses from."""
    parts: list[str] = []
    number = 0
    for reply in replies:
        parts.append(plain(reply.text))
        lines = []
        for choice in reply.choices:
            number += 1
            lines.append(f"[{number}] {choice.label}" + (f" ({choice.url})" if choice.url else ""))
        if lines:
            parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _id_of(line: bytes) -> str | int | None:
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = body.get("id") if isinstance(body, dict) else None
    return found if isinstance(found, (str, int)) else None


def _in_words(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        return LINE_FAULTS.get(fault["type"]) or model_message(fault, ())
    return BAD_DAY
