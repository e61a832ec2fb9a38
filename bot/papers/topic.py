"""A draft of a topic, as a file of the content: unverified, with its source to be found by whoever edits it."""

from typing import Any

import yaml

from knowledge.entries import Procedure, Topic
from knowledge.library import Library
from knowledge.vietnamese import fold, words
from storage.records import Proposal

HEAD = """\
# Bản nháp từ câu trả lời của cán bộ cho người dân; chưa xác thực. Trước khi đưa vào nội dung:
# - tìm nguồn rồi ghi, ví dụ: source: {law: MÃ VĂN BẢN, article: Điều …, as_of: NĂM-THÁNG-NGÀY}; có nguồn mới đổi truth
# - sửa title, short (nhãn nút bấm), field (lĩnh vực); thêm vào ask các cách hỏi khác
# - bỏ tên người, địa chỉ, chuyện riêng nếu còn
"""
LONGEST_NAME, LONGEST_TITLE, LONGEST_SHORT, LONGEST_LINE = 60, 120, 48, 300
FIELD = "mot-cua"


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as blocks, as editors write them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def topic(proposal: Proposal, library: Library) -> str:
    """The draft's text; what procedure it is about stands in it as codes, what topic as related.

    Of a way of asking it is the line that goes into its entry.
    """
    if proposal.kind == "ask":
        return yaml.dump({"ask": [proposal.question]}, Dumper=_Dumper, allow_unicode=True, width=400)
    question = " ".join(proposal.question.split())
    body: dict[str, Any] = {
        "id": name_of(proposal),
        "title": _cut(question, LONGEST_TITLE),
        "short": _cut(question, LONGEST_SHORT),
        "field": FIELD,
        "truth": "unverified",
        **_about(proposal, library),
        "ask": [_cut(question, LONGEST_LINE)],
        "answers": [{"text": "\n".join(line.rstrip() for line in proposal.answer.strip().splitlines())}],
    }
    return HEAD + yaml.dump(body, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def name_of(proposal: Proposal) -> str:
    """The id, which is the file's name as well."""
    spelled = ("".join(c for c in fold(word) if c.isascii() and c.isalnum()) for word in words(proposal.question))
    named = "-".join([f"de-xuat-{proposal.id}", *filter(None, spelled)])
    return named if len(named) <= LONGEST_NAME else named[:LONGEST_NAME].rpartition("-")[0]


def _about(proposal: Proposal, library: Library) -> dict[str, list[str]]:
    entry = library.entry(proposal.entry) if proposal.entry else None
    if isinstance(entry, Procedure):
        return {"codes": list(entry.codes)}
    return {"related": [entry.id]} if isinstance(entry, Topic) else {}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
