"""Telegram's reading of HTML: strict about tags, with byte offsets in what it complains about."""

import re
from dataclasses import dataclass

from tests.telegram.entities import CannotParse, Entity, Styled, is_link, units

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "pre": "pre", "code": "code", "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?P<number>[0-9]{1,9})|#[xX](?P<hex>[0-9a-fA-F]{1,8})|(?P<name>lt|gt|amp|quot));?")
SPACES = " \t\n\r\v\f\0"
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass
class Open:
    name: str
    at: int
    argument: str = ""


class Reader:
    """Reads one text from left to right. Raises `CannotParse`."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text = ""
        self._open: list[Open] = []
        self._entities: list[Entity] = []

    def read(self) -> Styled:
        while self._at < len(self._source):
            if self._source[self._at] != "<":
                self._text += self._character()
            elif self._peek(1) == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise CannotParse(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return Styled(self._text, tuple(sorted(self._entities, key=lambda e: (e.offset, -e.length))))

    def _peek(self, ahead: int = 0) -> str:
        return self._source[self._at + ahead : self._at + ahead + 1]

    def _offset(self, place: int) -> str:
        return f"at byte offset {len(self._source[:place].encode())}"

    def _character(self) -> str:
        """One character, or what a reference stands for."""
        found = REFERENCE.match(self._source, self._at)
        code = _code(found) if found else 0
        if found is None or not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000:
            self._at += 1
            return self._source[self._at - 1]
        self._at = found.end()
        return chr(code)

    def _until(self, ends: str) -> str:
        start = self._at
        while self._at < len(self._source) and self._source[self._at] not in ends:
            self._at += 1
        return self._source[start : self._at]

    def _skip_spaces(self) -> None:
        while self._peek() and self._peek() in SPACES:
            self._at += 1

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._until(SPACES + ">").lower()
        if not self._peek():
            raise CannotParse(f"Unclosed start tag {self._offset(begin)}")
        if name not in KINDS:
            raise CannotParse(f'Unsupported start tag "{name}" {self._offset(begin)}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise CannotParse(f'Tag "span" must have class "tg-spoiler" {self._offset(begin)}')
        self._open.append(Open(name, len(self._text), _argument(name, attributes)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if not self._peek():
                raise CannotParse(f'Unclosed start tag "{tag}" {self._offset(begin)}')
            if self._peek() == ">":
                self._at += 1
                return found
            name, value = self._attribute(tag, begin)
            found[name] = value

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        start = self._at
        name = self._until(SPACES + "=>").lower()
        if not name:
            raise CannotParse(f'Empty attribute name in the tag "{tag}" {self._offset(start)}')
        self._skip_spaces()
        if self._peek() != "=":
            if name == "expandable":
                return name, ""
            raise CannotParse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" {self._offset(begin)}'
            )
        self._at += 1
        self._skip_spaces()
        return name, self._value(tag, begin)

    def _value(self, tag: str, begin: int) -> str:
        quote, start = self._peek(), self._at
        if quote and quote in "'\"":
            self._at += 1
            value = ""
            while self._peek() and self._peek() != quote:
                value += self._character()
            if not self._peek():
                raise CannotParse(f'Unclosed start tag "{tag}" {self._offset(begin)}')
            self._at += 1
            return value
        token = NAME_TOKEN.match(self._source, self._at)
        assert token is not None
        self._at = token.end()
        if not self._peek():
            raise CannotParse(f'Unclosed start tag "{tag}" {self._offset(begin)}')
        if self._peek() not in SPACES + ">":
            raise CannotParse(f"Unexpected end of name token {self._offset(start)}")
        return token[0].lower()

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise CannotParse(f"Unexpected end tag {self._offset(begin)}")
        self._at += 2
        name = self._until(SPACES + ">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise CannotParse(f"Unclosed end tag {self._offset(begin)}")
        self._at += 1
        tag = self._open.pop()
        if name not in ("", tag.name):
            raise CannotParse(f'Unmatched end tag {self._offset(begin)}, expected "</{tag.name}>", found "</{name}>"')
        self._close(tag)

    def _close(self, tag: Open) -> None:
        inside = self._text[tag.at :]
        offset, length = units(self._text[: tag.at]), units(inside)
        if not length:
            return
        argument: tuple[str, str] | None = None
        if tag.name == "a":
            url = tag.argument or inside
            if not is_link(url):
                return
            argument = ("url", url)
        elif tag.name == "code" and tag.argument and self._open and self._open[-1].name == "pre":
            self._open[-1].argument = tag.argument
            return
        elif tag.name == "pre" and tag.argument:
            argument = ("language", tag.argument)
        self._entities.append(Entity(KINDS[tag.name], offset, length, argument))


def _code(reference: re.Match[str]) -> int:
    if reference["name"]:
        return ord(NAMED[reference["name"]])
    return int(reference["number"]) if reference["number"] else int(reference["hex"], 16)


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    return attributes.get("class", "").removeprefix("language-") if tag == "code" else ""


def read(source: str) -> Styled:
    return Reader(source).read()
