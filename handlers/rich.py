"""From the light markup of the content (`**bold**`, `- ` and `1. ` lines, addresses) to the rich-text tree.

Places to fill (`{name}`) are filled after the markup was read, so what is filled in is always shown literally.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Literal

from handlers.messages import Block, Items, Paragraph, RichText, Span

_INLINE = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|(?P<url>https?://[^\s)>\]]*[^\s)>\].,;:])")
_BULLET = re.compile(r"^- +")
_NUMBER = re.compile(r"^\d{1,2}\. +")
_PLACE = re.compile(r"\{([a-z_]+)\}")

LineKind = Literal["bullet", "number", "text"]


@lru_cache(maxsize=4096)
def parse(markup: str) -> RichText:
    """Read a text. Never raises: what is no markup is text."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", markup.strip()):
        for kind, lines in groupby(part.splitlines(), key=_kind):
            blocks.append(_block(kind, [line.strip() for line in lines]))
    return tuple(blocks)


def fill(text: RichText, values: Mapping[str, str]) -> RichText:
    """Put values in the places `{name}` of every span. Raises KeyError for a place without a value."""
    return tuple(_fill_block(block, values) for block in text) if values else text


def paragraph(*parts: str | Span) -> Paragraph:
    return Paragraph(tuple(Span(part) if isinstance(part, str) else part for part in parts))


def bold(text: str) -> Span:
    return Span(text, bold=True)


def items(lines: Iterable[str], *, numbered: bool = False) -> Items:
    return Items(tuple(inline(line) for line in lines), numbered=numbered)


@lru_cache(maxsize=4096)
def inline(text: str) -> tuple[Span, ...]:
    """The spans of one line."""
    spans: list[Span] = []
    end = 0
    for found in _INLINE.finditer(text):
        if found.start() > end:
            spans.append(Span(text[end : found.start()]))
        url = found["url"]
        spans.append(Span(url, url=url) if url else Span(found["bold"], bold=True))
        end = found.end()
    if end < len(text):
        spans.append(Span(text[end:]))
    return tuple(spans)


def places(markup: str) -> frozenset[str]:
    """The names of the places to fill in a text."""
    return frozenset(_PLACE.findall(markup))


def _kind(line: str) -> LineKind:
    stripped = line.strip()
    if _BULLET.match(stripped):
        return "bullet"
    return "number" if _NUMBER.match(stripped) else "text"


def _block(kind: LineKind, lines: list[str]) -> Block:
    if kind == "text":
        return Paragraph(inline("\n".join(lines)))
    mark = _BULLET if kind == "bullet" else _NUMBER
    return items((mark.sub("", line) for line in lines), numbered=kind == "number")


def _fill_block(block: Block, values: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(_fill_spans(block.spans, values))
    return Items(tuple(_fill_spans(item, values) for item in block.items), numbered=block.numbered)


def _fill_spans(spans: tuple[Span, ...], values: Mapping[str, str]) -> tuple[Span, ...]:
    return tuple(
        Span(_PLACE.sub(lambda place: values[place[1]], span.text), bold=span.bold, url=span.url) for span in spans
    )
