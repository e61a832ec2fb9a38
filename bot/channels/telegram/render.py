"""From one reply to the messages Telegram is sent. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.channels import Enclosed
from bot.channels.addresses import told, untold
from bot.channels.capabilities import TELEGRAM
from bot.channels.cleaning import visible
from bot.channels.telegram import splitting
from bot.channels.telegram.splitting import Run
from handlers.messages import Block, Choice, Document, Paragraph, Reply, RichText, Span

LARGEST_KEYBOARD = 4_000
"""Characters of labels and what is behind them. Telegram refuses a "reply markup" that is too long."""
SHORT_LABEL = 16
"""Two labels as short as this stand side by side on a narrow phone."""
LONGEST_URL = 2_000
WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(:\d{1,5})?([/?#][!-~]*)?")
PLEASE_CHOOSE = "Mời anh/chị chọn:"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: `press` comes back when it is tapped, `url` opens a page."""

    label: str
    press: str | None = None
    url: str | None = None

    @property
    def size(self) -> int:
        return len(self.label) + len(self.press or "") + len(self.url or "")


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class TextPart:
    html: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class FilePart:
    document: Document
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class EnclosedPart:
    file: Enclosed
    keyboard: Keyboard = ()


Part = TextPart | FilePart | EnclosedPart


def parts(reply: Reply, file: Enclosed | None = None) -> list[Part]:
    """The messages of a reply, in order. The buttons are under the last; a choice that fits no button is text.

    `file` is handed over with it.
    """
    buttons, others = _placed(reply.choices)
    runs = _runs(reply.text)
    runs += _spelled_out(untold(others, "".join(run.text for run in runs)))
    found: list[Part] = [TextPart(text) for text in splitting.parts(runs)]
    if reply.document:
        found.append(FilePart(_named(reply.document)))
    if file:
        found.append(EnclosedPart(file))
    if buttons:
        last = found.pop() if found else TextPart(PLEASE_CHOOSE)
        found.append(replace(last, keyboard=_keyboard(buttons)))
    return found


def _runs(text: RichText) -> list[Run]:
    runs: list[Run] = []
    for block in text:
        if runs:
            runs.append(Run("\n\n"))
        runs += _block(block)
    return runs


def _block(block: Block) -> list[Run]:
    if isinstance(block, Paragraph):
        return [_run(span) for span in block.spans]
    runs: list[Run] = []
    for number, spans in enumerate(block.items, 1):
        mark = f"{number}. " if block.numbered else "• "
        runs += [Run(f"\n{mark}" if runs else mark), *(_run(span) for span in spans)]
    return runs


def _run(span: Span) -> Run:
    """A link only where Telegram makes one of it; otherwise the address is told, so that nothing is lost."""
    text = visible(span.text)
    if span.url is None or span.url == span.text:
        return Run(text, span.bold)
    if _is_web_address(span.url) and text.strip():
        return Run(text, span.bold, span.url)
    return Run(f"{text} ({visible(span.url)})", span.bold)


def _placed(choices: Iterable[Choice]) -> tuple[list[Button], list[Choice]]:
    """The choices that become buttons, and those that do not fit."""
    buttons: list[Button] = []
    others: list[Choice] = []
    size = 0
    for choice in choices:
        button = _button(choice)
        size += button.size if button else 0
        if button and len(buttons) < TELEGRAM.buttons and size <= LARGEST_KEYBOARD:
            buttons.append(button)
        else:
            others.append(choice)
    return buttons, others


def _button(choice: Choice) -> Button | None:
    label = visible(choice.label).strip()
    if not label or len(label) > TELEGRAM.label:
        return None
    if choice.press is not None:
        fits = 0 < len(choice.press.encode(errors="replace")) <= TELEGRAM.press and choice.press == visible(
            choice.press
        )
        return Button(label, press=choice.press) if fits else None
    return Button(label, url=choice.url) if choice.url and _is_web_address(choice.url) else None


def _spelled_out(choices: Iterable[Choice]) -> list[Run]:
    """Choices as lines of text."""
    runs: list[Run] = []
    for choice in choices:
        runs += [Run("\n"), Run(f"• {told(choice)}")]
    return [Run("\n"), *runs] if runs else []


def _keyboard(buttons: Sequence[Button]) -> Keyboard:
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        beside = rows[-1] if rows else ()
        if len(beside) == 1 and all(len(short.label) <= SHORT_LABEL for short in (*beside, button)):
            rows[-1] = (*beside, button)
        else:
            rows.append((button,))
    return tuple(rows)


def _is_web_address(url: str) -> bool:
    return len(url) <= LONGEST_URL and WEB_ADDRESS.fullmatch(url) is not None


def _named(document: Document) -> Document:
    """Its name without anything that is no file name."""
    name = re.sub(r"[^\w.()-]+", "-", visible(document.name)).strip(".-")
    return replace(document, name=name or "tep.txt")
