"""How a message will look on each channel, by the channels' own renderers: what an editor sees before it is sent."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from bot.channels import Cursor, Past
from bot.channels.telegram import render as telegram
from bot.channels.webchat import render as webchat
from bot.channels.zalo import render as zalo
from bot.channels.zalobot import render as zalobot
from handlers.desk import Shown
from handlers.messages import Block, Paragraph, Reply, Span

A_FILE = "Tệp đính kèm: {}"
Message = tuple[str, tuple[tuple[str, ...], ...], bool]
"""Its text, the rows of what can be tapped, whether the text is markup."""


def previews(*replies: Reply, buttons: zalo.Buttons = "numbers") -> list[Shown]:
    """The messages that replies become, channel by channel; `buttons` is how Zalo is set up to show choices."""
    return [
        *_counted("webchat", (one for reply in replies for one in _on_the_page(reply))),
        *_counted("telegram", (one for reply in replies for one in _on_telegram(reply))),
        *_counted("zalo", (one for reply in replies for one in _on_zalo(reply, buttons))),
        *_counted("zalobot", ((text, (), False) for reply in replies for text in zalobot.texts(reply))),
    ]


def _counted(channel: str, messages: Iterable[Message]) -> Iterator[Shown]:
    listed = list(messages)
    for part, (text, rows, is_markup) in enumerate(listed, 1):
        yield Shown(channel, text, rows, is_markup, part, len(listed))


def _on_the_page(reply: Reply) -> Iterator[Message]:
    """As `page/chat.js` builds it: paragraphs and lists; what can be tapped flows on beside one another."""
    choices = webchat.event(Past(Cursor(), datetime.now(UTC), reply), {})["choices"]
    yield "".join(map(_block, reply.text)), tuple((one["label"],) for one in choices), True
    if reply.document:
        yield A_FILE.format(reply.document.name), (), False


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_spans(block.spans)}</p>"
    kind = "ol" if block.numbered else "ul"
    return f"<{kind}>{''.join(f'<li>{_spans(spans)}</li>' for spans in block.items)}</{kind}>"


def _spans(spans: Sequence[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    """A link is shown as one and leads nowhere: nobody looks at a preview to go there."""
    tag = "u" if span.url else "b" if span.bold else ""
    return f"<{tag}>{escape(span.text)}</{tag}>" if tag else escape(span.text)


def _on_telegram(reply: Reply) -> Iterator[Message]:
    for part in telegram.parts(reply):
        rows = tuple(tuple(button.label for button in row) for row in part.keyboard)
        if isinstance(part, telegram.TextPart):
            yield part.html, rows, True
        elif isinstance(part, telegram.FilePart):
            yield A_FILE.format(part.document.name), rows, False


def _on_zalo(reply: Reply, buttons: zalo.Buttons) -> Iterator[Message]:
    for part in zalo.parts(reply, buttons):
        if isinstance(part, zalo.TextPart):
            yield part.text, tuple((str(button["title"]),) for button in part.buttons), False
        else:
            yield A_FILE.format(part.file.name), (), False
