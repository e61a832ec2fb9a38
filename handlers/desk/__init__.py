"""What those who work at the desk see and do: officers, supervisors, inspectors, editors, administrators.

Nothing here knows the console's pages. A function takes the `Desk` (what it works with) and whoever asks, decides by
`roles.may` whether they may, does it in one transaction, and writes into the same transaction who did it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handlers.rights import Terms
from knowledge.library import Edition
from storage.database import Database
from storage.sealing import Keyring

if TYPE_CHECKING:
    from handlers.desk.releasing import Proof
    from handlers.desk.replaying import Progress

LONGEST_TEXT = 2_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Running:
    """What is answered from now: texts, and the release they are; None: nothing was published."""

    texts: Mapping[str, bytes]
    release: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a channel shows it: of so many, the how manieth; `rows`: what can be tapped under it.

    `is_markup`: `text` was made by the channel's renderer and is safe to be shown as it is; else it is plain.
    """

    channel: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    is_markup: bool = False
    part: int = 1
    of: int = 1

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(label for row in self.rows for label in row)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a question is answered and why, in words."""

    decided: str
    entry: str
    why: tuple[str, ...]
    shown: tuple[Shown, ...]


async def _nothing() -> Mapping[str, bytes]:
    return {}


@dataclass(frozen=True, slots=True)
class Press:
    """What knowledge is published with: what runs, and what would become of texts if they were published.

    `at_hand` gives the texts that came with the program or are configured. `prove` counts how far it is, may take
    minutes, and raises `replaying.Stopped`; `ask` may take seconds. Both raise what faults they find
    (`knowledge.faults.Faulty`).
    """

    running: Callable[[], Awaitable[Running]]
    prove: "Callable[[Desk, Mapping[str, bytes], Progress], Awaitable[Proof]]"
    ask: "Callable[[Desk, Mapping[str, bytes], str], Awaitable[Tried]]"
    at_hand: Callable[[], Awaitable[Mapping[str, bytes]]] = _nothing


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk works with. `clock` gives aware times, UTC; `edition` the knowledge of today.

    `target_days`: the operator's own target for what no law or decision sets a time for; None: no target.
    `keyring` seals and opens what must not be read in the database. `silence`: after so long without a word from the
    officer who holds a conversation the assistant answers again.
    """

    database: Database
    clock: Callable[[], datetime]
    edition: Callable[[], Edition]
    target_days: int | None = None
    keyring: Keyring = field(default_factory=Keyring)
    silence: timedelta = timedelta(minutes=30)
    files_to: frozenset[str] = frozenset()
    """Channels over which a file can be given to a citizen."""
    terms: Terms = field(default_factory=Terms)
    """Within how many days requests about somebody's own data are done."""
    press: Press | None = None
    """None: nothing is published from here."""
    hours: tuple[time, time] = (time(8), time(20))
    """News is told from the one hour on, before the other, in Viet Nam."""


class Refusal(Exception):
    """What was asked is not done; the text says why and what to do, in one Vietnamese sentence."""


class NotTheirs(Refusal):
    """Whoever asks may not; what it was about is not said, nor whether it exists."""

    def __init__(self) -> None:
        super().__init__("Không có mục này, hoặc anh/chị không được xem.")


def sound(text: str) -> str:
    """What somebody wrote, without the space around it. Raises Refusal where it is nothing, or too much."""
    text = text.strip()
    if not text:
        raise Refusal("Hãy viết nội dung.")
    if len(text) > LONGEST_TEXT:
        raise Refusal(f"Nội dung dài quá {LONGEST_TEXT} ký tự; hãy viết gọn lại.")
    return text
