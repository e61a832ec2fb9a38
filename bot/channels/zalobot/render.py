"""From one reply to the texts a Zalo bot sends. Pure.

Plain text of at most 2,000 characters and nothing to tap: choices are a numbered list, which the conversation
remembers. Nor can a file be handed over: what it holds is said.
"""

from dataclasses import dataclass

from bot.channels import Enclosed
from bot.channels.capabilities import ZALO_BOT
from bot.channels.cleaning import visible
from bot.channels.enclosing import linked
from bot.channels.menus import pieces, spelled
from handlers.messages import Reply


@dataclass(frozen=True, slots=True)
class Photo:
    address: str


def parts(reply: Reply, file: Enclosed | None = None) -> list[str | Photo]:
    """The messages of a reply, in order: texts and, where `file` is a picture with an address, that after them."""
    if file and file.kind == "image" and file.address:
        return [*texts(reply), Photo(file.address)]
    return [*texts(linked(reply, file))]


def texts(reply: Reply) -> list[str]:
    """The messages of a reply, in order. Choices stand at the end of what is said; a file comes after it."""
    found = pieces(spelled(reply), ZALO_BOT.units)
    if reply.document:
        found += pieces(f"{visible(reply.document.name)}\n\n{visible(reply.document.content)}", ZALO_BOT.units)
    return found
