"""A library of a few entries, written by the test that asks about it; only the bot's own sentences are real."""

from datetime import date
from typing import Any

import yaml

from handlers.messages import Reply, plain
from handlers.wording import say
from knowledge.library import Edition, Library
from knowledge.loading import load_texts, packaged

READ = date(2026, 7, 31)
SOURCE = {"code": "1.001193", "as_of": READ}
TODAY = date(2026, 11, 23)

LAW = {
    "id": "luat-cu",
    "number": "60/2014/QH13",
    "name": "Luật cũ",
    "valid": {"from": date(2016, 1, 1), "to": date(2026, 6, 30)},
    "replaced_by": ["luat-moi"],
    "truth": "transcribed",
    "source": {"url": "congbao.example", "as_of": READ},
}
NEW_LAW = LAW | {
    "id": "luat-moi",
    "number": "99/2026/QH16",
    "name": "Luật mới",
    "valid": {"from": date(2026, 7, 1)},
    "replaced_by": [],
}
OFFICES = [
    {"id": "tt-pvhcc-xa", "name": "Trung tâm Phục vụ hành chính công xã, phường", "role": True, "truth": "unverified"},
    {"id": "cong-an", "name": "Công an xã, phường", "role": True, "truth": "unverified"},
]
PROCEDURE: dict[str, Any] = {
    "id": "viec",
    "name": "Làm một việc",
    "short": "Một việc",
    "codes": "1.001193",
    "field": "ho-tich",
    "level": "commune",
    "summary": "Ghi lại một việc.",
    "ask": ["làm một việc", "việc này", "một việc"],
    "truth": "transcribed",
    "source": SOURCE,
}
TOPIC: dict[str, Any] = {
    "id": "chu-de",
    "title": "Một chủ đề",
    "short": "Chủ đề",
    "field": "mot-cua",
    "ask": ["một chủ đề", "chủ đề", "hỏi chủ đề"],
    "answers": ["Câu trả lời."],
    "truth": "transcribed",
    "source": SOURCE,
}


class _Plain(yaml.SafeDumper):
    """Content has no anchors, so what stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def library(**files: Any) -> Library:
    """The library of these files (by their name without ending), beside two offices and an old and a new law."""
    every = {"offices": OFFICES, "laws": [LAW, NEW_LAW]} | files
    texts = {f"{name}.yaml": _written(body) for name, body in every.items()}
    return load_texts(texts | {"phrases.yaml": (packaged() / "phrases.yaml").read_bytes()})


def _written(body: Any) -> bytes:
    text: str = yaml.dump(body, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    return text.encode()


def edition(day: date = TODAY, **files: Any) -> Edition:
    return library(**files).as_of(day)


def sentence(edition: Edition, phrase: str, **values: str) -> str:
    """One of the bot's own sentences as a citizen reads it."""
    return plain(say(edition, phrase, **values))


def text(reply: Reply) -> str:
    return plain(reply.text)


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]
