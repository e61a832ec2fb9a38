"""`motcua evaluate`: a file of questions asked as `ask --jsonl` would be, and how well they were understood."""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.asking import Asking
from knowledge.measuring import (
    ON_ANSWERABLE,
    ON_OUTSIDE,
    SEED,
    Kind,
    Question,
    Result,
    Share,
    confusions,
    grouped,
    loss,
    mistyped,
    shares,
    stripped,
)

SAID = {
    "top-1": "đúng ở hạng 1 (top-1)",
    "top-3": "đúng trong 3 hạng đầu (top-3)",
    "top-5": "đúng trong 5 hạng đầu (top-5)",
    "right": "trả lời đúng (answered right)",
    "useful": "có ích (useful)",
    "clarified": "hỏi lại (clarify)",
    "wrong": "trả lời sai (confident wrong)",
    "not understood": "chưa hiểu (unknown)",
    "declined": "không trả lời bằng thủ tục (declined)",
}
SHORT = ("top-1", "right", "useful", "clarified", "wrong")


class NoQuestion(Exception):
    """A line of the file is no question; says which."""


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSON lines file; raises `NoQuestion` with the first bad line, `OSError` without a file."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        try:
            questions += [Question.model_validate_json(line)] if line.strip() else []
        except ValidationError as error:
            raise NoQuestion(f"dòng {number}: {error.errors()[0]['msg']}") from error
    return questions


@dataclass(frozen=True)
class Evaluation:
    """What became of a file of questions, as written and as often typed."""

    plain: dict[Kind, list[Result]]
    stripped: list[Result]
    mistyped: list[Result]


async def evaluate(asking: Asking, questions: Sequence[Question]) -> Evaluation:
    """Ask everything: all questions as written, the answerable first messages also without tone marks and mistyped."""
    known = asking.codes
    plain: dict[Kind, list[Result]] = {"answerable": [], "absent": [], "unlabelled": [], "outside": []}
    for question in questions:
        plain[question.kind(known)].append(await result(asking, question))
    single = [found.question for found in plain["answerable"] if not found.question.context]
    dice = random.Random(SEED)  # noqa: S311 (slips of the finger, no secret)
    return Evaluation(
        plain,
        [await result(asking, question, stripped(question.question)) for question in single],
        [await result(asking, question, mistyped(question.question, dice)) for question in single],
    )


async def result(asking: Asking, question: Question, typed: str | None = None) -> Result:
    """What `ask --jsonl` says to a question, or to the question typed differently."""
    asked = {"id": question.id, "question": typed or question.question, "context": question.context}
    said = json.loads(await asking.line(json.dumps(asked).encode()))
    return Result(question, said["decision"], said["entry"], tuple(said["codes"]))


def report(found: Evaluation, names: Mapping[str, str], most: int) -> Iterator[str]:
    """The measures as lines to print; `names` says what a code is called, `most` limits the confusions."""
    answerable, outside = found.plain["answerable"], found.plain["outside"]
    single = [one for one in answerable if not one.question.context]
    yield f"Câu hỏi có trong kho: {len(answerable)}, trong đó hỏi một lượt: {len(single)}"
    yield from _long(single, ON_ANSWERABLE)
    yield from _table(
        "Theo ngữ cảnh", grouped(answerable, lambda one: "hỏi tiếp" if one.question.context else "một lượt")
    )
    yield from _table("Theo cách viết", grouped(answerable, lambda one: one.question.style))
    yield from _table("Theo nguồn", grouped(answerable, lambda one: one.question.source))
    yield f"\nNgoài phạm vi và chào hỏi: {len(outside)}"
    yield from _long(outside, ON_OUTSIDE)
    for behavior, results in grouped(outside, lambda one: one.question.behavior).items():
        yield f"  {behavior}: {_decisions(results)}"
    yield "\nMất top-1 khi gõ khác đi (khoảng tin cậy 95 %)"
    yield _loss_line("không dấu", single, found.stripped)
    yield _loss_line("sai một phím mỗi 12 ký tự", single, found.mistyped)
    yield f"\nKhông có trong kho: {len(found.plain['absent'])}: {_decisions(found.plain['absent'])}"
    yield f"Không có mã đúng: {len(found.plain['unlabelled'])}: {_decisions(found.plain['unlabelled'])}"
    yield from _confusions(answerable, names, most)
    yield from _answered_outside(outside, most)


def _long(results: Sequence[Result], measures: Mapping[str, Callable[[Result], bool]]) -> Iterator[str]:
    for name, share in shares(results, measures).items():
        low, high = share.interval
        yield f"  {SAID[name]:40} {_percent(share.value)}  [{_percent(low)} … {_percent(high)}]"


def _table(title: str, groups: Mapping[str, Sequence[Result]]) -> Iterator[str]:
    if len(groups) < 2:
        return
    yield f"\n{title:26}{'số câu':>8}" + "".join(f"{name:>20}" for name in SHORT)
    for group, results in groups.items():
        found = shares(results, ON_ANSWERABLE)
        yield f"  {group:24}{len(results):8}" + "".join(f"{_spread(found[name]):>20}" for name in SHORT)


def _spread(share: Share) -> str:
    low, high = share.interval
    return f"{100 * share.value:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def _loss_line(way: str, before: Sequence[Result], after: Sequence[Result]) -> str:
    lost, low, high = loss(before, after)
    return f"  {way:40} {_percent(lost)}  [{_percent(low)} … {_percent(high)}]"


def _decisions(results: Iterable[Result]) -> str:
    groups = grouped(results, lambda one: one.decision)
    return ", ".join(f"{decision} {len(group)}" for decision, group in groups.items()) or "–"


def _confusions(results: Iterable[Result], names: Mapping[str, str], most: int) -> Iterator[str]:
    found = confusions(results)
    yield f"\nChưa đạt: {sum(one.times for one in found)} câu, {len(found)} kiểu nhầm"
    for one in found[:most]:
        meant = " hoặc ".join(f"{code} {names.get(code, '')}".strip() for code in one.meant)
        got = f"{one.got} {names.get(one.got, '')}" if one.got else "–"
        yield f"  {one.times} × “{one.example}”\n      đúng: {meant}\n      {one.decision}: {got}"


def _answered_outside(results: Iterable[Result], most: int) -> Iterator[str]:
    wrong = [one for one in results if not one.is_declined]
    if wrong:
        yield "\nNgoài phạm vi mà trả lời bằng thủ tục"
    yield from (f"  “{one.question.question}”: {one.entry}" for one in wrong[:most])


def _percent(share: float) -> str:
    return f"{100 * share:5.1f} %"
