"""What each channel can, in one table: rendering, sending and configuration keep to it, the operators' guide shows it.

What nobody could verify on the live services stands in `docs/zalo.md` and beside each channel's code.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from handlers.messages import FileKind

NO_LIMIT = 10**9
Handing = Literal["upload", "address", "link"]
"""How a file is given to a citizen: its bytes to the vendor; an address of ours, from which the vendor takes and shows
it; or that address as a link in the message, for the citizen to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Can:
    """What one channel can. Without buttons choices are a numbered list, which the conversation remembers."""

    title: str
    """What people know it by."""
    units: int
    """Of one text, in UTF-16, at most."""
    buttons: int = 0
    """Below one message, at most."""
    label: int = 0
    """Characters on a button, at most."""
    press: int = 64
    """Bytes behind a button that come back when it is tapped. The fewest there are hold for what is put there."""
    links: bool = False
    """A button can open an address."""
    calls: bool = False
    """A button can call a telephone number."""
    styled: bool = False
    """Bold words are shown so."""
    pictures: Handing = "link"
    files: Handing = "link"
    largest_picture: int = NO_LIMIT
    """Bytes; a larger one is drawn smaller before it is handed over."""
    gets: tuple[FileKind, ...] = ()
    """What citizens can send that reaches us."""
    gets_places: bool = False
    typing: bool = False
    """It shows that an answer is being written."""
    window: timedelta | None = None
    """For how long after their last message somebody may be written to; None: for ever."""
    a_minute: int = NO_LIMIT
    """Messages of ours to all citizens together, at most; a vendor that tells no limit answers when it has enough."""
    abroad: bool = False
    """Its servers are: names, telephone numbers, files go by a page of ours, unless an operator decides otherwise."""


WEB_CHAT = Can(
    title="trang trò chuyện",
    units=NO_LIMIT,
    buttons=NO_LIMIT,
    label=NO_LIMIT,
    links=True,
    calls=True,
    styled=True,
    gets=("image", "pdf"),
    gets_places=True,
)
TELEGRAM = Can(
    title="Telegram",
    units=4_096,
    buttons=100,
    label=64,
    links=True,
    styled=True,
    pictures="upload",
    files="upload",
    gets=("image", "pdf"),
    gets_places=True,
    a_minute=1_500,
    abroad=True,
)
ZALO = Can(
    title="Zalo",
    units=2_000,
    buttons=5,
    label=100,
    press=1_000,
    links=True,
    calls=True,
    pictures="upload",
    files="upload",
    largest_picture=1_000_000,
    gets=("image", "pdf"),
    gets_places=True,
    window=timedelta(days=7),
    a_minute=3_600,
)
ZALO_BOT = Can(title="Zalo Bot", units=2_000, pictures="address", gets=("image",), typing=True)

CHANNELS = {"webchat": WEB_CHAT, "telegram": TELEGRAM, "zalo": ZALO, "zalobot": ZALO_BOT}
"""By the name that stands in every row of the inbox and the outbox."""
