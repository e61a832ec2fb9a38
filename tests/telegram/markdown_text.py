"""Telegram's reading of MarkdownV2: every reserved character must be escaped, or it is a mark."""

from dataclasses import dataclass

from tests.telegram.entities import CannotParse, Entity, Styled, is_link, units

RESERVED = "_*[]()~`>#+-=|{}.!"
KINDS = {
    "Bold": "bold", "Italic": "italic", "Underline": "underline", "Strikethrough": "strikethrough",
    "Spoiler": "spoiler", "Code": "code", "Pre": "pre", "PreCode": "pre", "TextUrl": "text_link",
    "CustomEmoji": "custom_emoji", "BlockQuote": "blockquote",
}  # fmt: skip
ENDS = {
    "Bold": "*", "Italic": "_", "Underline": "__", "Strikethrough": "~", "Spoiler": "||", "Code": "`", "Pre": "```",
    "PreCode": "```", "TextUrl": "]", "CustomEmoji": "]",
}  # fmt: skip
STARTS = (
    ("```", "Pre"), ("`", "Code"), ("__", "Underline"), ("_", "Italic"), ("*", "Bold"), ("~", "Strikethrough"),
    ("||", "Spoiler"), ("![", "CustomEmoji"), ("[", "TextUrl"),
)  # fmt: skip
VERBATIM = ("Code", "Pre", "PreCode")


@dataclass
class Open:
    kind: str
    begin: int
    """Where its mark stands in the source."""
    at: int
    """Where its text begins in what was read."""
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
            self._step()
        self._end_quotation()
        if self._open:
            self._unfinished(self._open[-1])
        return Styled(self._text, tuple(sorted(self._entities, key=lambda e: (e.offset, -e.length))))

    def _step(self) -> None:
        char, following = self._source[self._at], self._source[self._at + 1 : self._at + 2]
        inner = self._open[-1].kind if self._open else ""
        if char == "\\" and "\x01" <= following <= "\x7e":
            self._text += following
            self._at += 2
        elif char not in ("`" if inner in VERBATIM else RESERVED):
            self._plain(char)
        elif self._is_end(inner):
            self._end()
        elif inner in VERBATIM:
            self._plain(char)
        else:
            self._start(char)

    def _plain(self, char: str) -> None:
        self._at += 1
        if char == "\n" and self._source[self._at : self._at + 1] != ">":
            self._end_quotation()
        elif char == "\n" and any(one.kind == "BlockQuote" for one in self._open):
            self._at += 1  # the mark of a quotation that goes on
        self._text += char

    def _is_end(self, inner: str) -> bool:
        mark = ENDS.get(inner)
        if mark is None or not self._source.startswith(mark, self._at):
            return False
        return inner != "Italic" or not self._source.startswith("__", self._at)

    def _start(self, char: str) -> None:
        is_line_start = self._at == 0 or self._source[self._at - 1] == "\n"
        if char == ">" and is_line_start and not self._open:
            self._open.append(Open("BlockQuote", self._at, len(self._text)))
            self._at += 1
            return
        found = next(((m, kind) for m, kind in STARTS if self._source.startswith(m, self._at)), None)
        if found is None:
            raise CannotParse(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        mark, kind = found
        one = Open(kind, self._at, len(self._text))
        self._at += len(mark)
        if kind == "Pre":
            self._language(one)
        self._open.append(one)

    def _language(self, one: Open) -> None:
        end = self._at
        while end < len(self._source) and not self._source[end].isspace() and self._source[end] != "`":
            end += 1
        if self._at < end < len(self._source) and self._source[end] != "`":
            one.kind, one.argument, self._at = "PreCode", self._source[self._at : end], end
        if self._source.startswith("\n", self._at):
            self._at += 1

    def _end(self) -> None:
        one = self._open.pop()
        self._at += len(ENDS[one.kind])
        if one.kind in ("TextUrl", "CustomEmoji"):
            one.argument = self._address() or self._text[one.at :]
        self._close(one)

    def _address(self) -> str:
        """What stands in the parentheses after a link's text."""
        if not self._source.startswith("(", self._at):
            return ""
        self._at += 1
        begin, url = self._at, ""
        while self._at < len(self._source) and self._source[self._at] != ")":
            if self._source[self._at] == "\\" and "\x01" <= self._source[self._at + 1 : self._at + 2] <= "\x7e":
                self._at += 1
            url += self._source[self._at]
            self._at += 1
        if self._at == len(self._source):
            raise CannotParse(f"Can't find end of a URL at byte offset {self._bytes(begin)}")
        self._at += 1
        return url

    def _end_quotation(self) -> None:
        if not any(one.kind == "BlockQuote" for one in self._open):
            return
        if self._open[-1].kind != "BlockQuote":
            self._unfinished(self._open[-1])
        self._close(self._open.pop())

    def _unfinished(self, one: Open) -> None:
        raise CannotParse(f"Can't find end of {one.kind} entity at byte offset {self._bytes(one.begin)}")

    def _bytes(self, place: int) -> int:
        return len(self._source[:place].encode())

    def _close(self, one: Open) -> None:
        inside = self._text[one.at :]
        if not inside:
            return
        argument = None
        if one.kind == "TextUrl":
            if not is_link(one.argument):
                return
            argument = ("url", one.argument)
        elif one.kind == "CustomEmoji":
            if not one.argument.startswith(("tg://emoji?id=", "tg://time?")):
                raise CannotParse("Invalid tg://emoji or tg://time URL specified")
            argument = ("custom_emoji_id", one.argument.partition("=")[2])
        elif one.kind == "PreCode":
            argument = ("language", one.argument)
        self._entities.append(Entity(KINDS[one.kind], units(self._text[: one.at]), units(inside), argument))


def read(source: str) -> Styled:
    return Reader(source).read()
