"""A vendor has its own copy of what was said: what is kept or erased here says nothing about that one."""

from dataclasses import replace

from handlers.messages import Reply, RichText
from handlers.turn import Turn
from handlers.wording import say


def and_there(turn: Turn, shown: Reply) -> Reply:
    """The same with a word about the whole conversation at the vendor's, where there is one."""
    return _with(turn, shown, say(turn.edition, "elsewhere.conversation"))


def but_there(turn: Turn, shown: Reply) -> Reply:
    """The same, of one message that was erased here."""
    return _with(turn, shown, say(turn.edition, "elsewhere.message"))


def _with(turn: Turn, shown: Reply, words: RichText) -> Reply:
    return replace(shown, text=(*shown.text, *words)) if turn.heard.channel == "telegram" else shown
