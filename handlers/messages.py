"""What can be heard and what can be said, on any channel.

`Incoming` is one message of a citizen, `Reply` one message of ours: a small rich-text tree and choices. A reply states
intent; each channel renders the best it can. Both travel as JSON through the database (`to_json`, `from_json`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

Kind = Literal[
    "text", "press", "file", "voice", "location", "contact", "sticker", "group", "withdrawn", "slip", "other"
]
"""`group` is anything said where others read along; of what is no text only its kind is kept, and its caption, and
where a file is found; `slip` is what was given on a page of ours; `withdrawn` says that the citizen withdrew their
consent where the vendor asks for it.
"""
FileKind = Literal["image", "pdf"]


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message: the number under which its content is stored already, or `remote`: the vendor's
    own name for it, by which it can be fetched. `kind` is what it seems to be until its content was seen.
    """

    kind: FileKind
    kept: int = 0
    remote: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a citizen gave on a page of ours instead of in the chat; "" is what they did not give."""

    name: str = ""
    address: str = ""
    phone: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a citizen. The first three name the conversation, all four the message.

    `press` holds what the menu gave the choice that was tapped, or what the link carried that was followed ("/start").
    `text` is what was typed, or the caption of a file. `album` names what was sent in one go with other messages.
    `spot` is a place as latitude and longitude. `sent_at` is aware, UTC.
    """

    channel: str
    account: str
    chat: str
    message_id: str
    kind: Kind
    sent_at: datetime
    text: str = ""
    press: str | None = None
    file: File | None = None
    album: str = ""
    spot: str = ""
    slip: Slip | None = None

    @property
    def conversation(self) -> str:
        return f"{self.channel}:{self.account}:{self.chat}"

    def to_json(self) -> dict[str, Any]:
        body = as_fields(self) | {"sent_at": self.sent_at.isoformat()}
        body["file"] = as_fields(self.file) if self.file else None
        if self.slip:
            body["slip"] = as_fields(self.slip) | {"files": [as_fields(file) for file in self.slip.files]}
        return {name: value for name, value in body.items() if value or name not in _RARE}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Incoming":
        file = File(**body["file"]) if body.get("file") else None
        made: dict[str, Any] = {"sent_at": datetime.fromisoformat(body["sent_at"]), "file": file}
        if given := body.get("slip"):
            made["slip"] = Slip(**(given | {"files": tuple(File(**one) for one in given["files"])}))
        return cls(**(body | made))


_RARE = ("file", "album", "spot", "slip")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `url` makes it a link."""

    text: str
    bold: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one line of spans for each item."""

    items: tuple[tuple[Span, ...], ...]
    numbered: bool = False


Block = Paragraph | Items
RichText = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap. `press` is what comes back when it is tapped; `url` opens a page instead."""

    label: str
    press: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A small text file to hand over (the citizen's own data)."""

    name: str
    media_type: str
    content: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file of an officer's that goes with a message: the number under which it is stored, its name without an ending,
    and the end of the link by which it can be had.
    """

    number: int
    kind: FileKind
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of ours. `by_officer`: a person wrote it, whose name stands in the text."""

    text: RichText
    choices: tuple[Choice, ...] = ()
    document: Document | None = None
    by_officer: bool = False
    file: Enclosure | None = None

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"text": [_block_to_json(block) for block in self.text]}
        if self.choices:
            body["choices"] = [_without_none(as_fields(choice)) for choice in self.choices]
        if self.document:
            body["document"] = as_fields(self.document)
        if self.by_officer:
            body["by_officer"] = True
        if self.file:
            body["file"] = as_fields(self.file)
        return body

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Reply":
        document = body.get("document")
        return cls(
            text=tuple(_block_from_json(block) for block in body["text"]),
            choices=tuple(Choice(**choice) for choice in body.get("choices", ())),
            document=Document(**document) if document else None,
            by_officer=bool(body.get("by_officer")),
            file=Enclosure(**body["file"]) if body.get("file") else None,
        )

    def with_choices(self, *choices: Choice) -> "Reply":
        return replace(self, choices=(*self.choices, *choices))


def as_fields(value: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots, as they are: `asdict` copies what is below, ten times slower."""
    return {name: getattr(value, name) for name in value.__slots__}


def plain(text: RichText, *, numbers: bool = True) -> str:
    """The text without styles: paragraphs by blank lines, items by "- " or "1. " lines, links with their address.

    Without `numbers` no item has one: they would be taken for those of a menu below.
    """
    return "\n\n".join(_plain_block(block, numbers) for block in text)


def _plain_block(block: Block, numbers: bool) -> str:
    if isinstance(block, Paragraph):
        return _plain_spans(block.spans)
    marks = (f"{n}. " if block.numbered and numbers else "- " for n in range(1, len(block.items) + 1))
    return "\n".join(mark + _plain_spans(item) for mark, item in zip(marks, block.items, strict=True))


def _plain_spans(spans: tuple[Span, ...]) -> str:
    return "".join(f"{s.text} ({s.url})" if s.url and s.url != s.text else s.text for s in spans)


def _without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _span_to_json(span: Span) -> Any:
    """A plain run is just its text; the table of spans stays small in the database."""
    if not span.bold and span.url is None:
        return span.text
    return _without_none({"t": span.text, "b": span.bold or None, "u": span.url})


def _span_from_json(body: Any) -> Span:
    if isinstance(body, str):
        return Span(body)
    return Span(body["t"], bold=bool(body.get("b")), url=body.get("u"))


def _block_to_json(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"p": [_span_to_json(span) for span in block.spans]}
    return {"ol" if block.numbered else "ul": [[_span_to_json(span) for span in item] for item in block.items]}


def _block_from_json(body: dict[str, Any]) -> Block:
    if "p" in body:
        return Paragraph(tuple(_span_from_json(span) for span in body["p"]))
    numbered = "ol" in body
    lines = body["ol"] if numbered else body["ul"]
    return Items(tuple(tuple(_span_from_json(span) for span in line) for line in lines), numbered=numbered)
