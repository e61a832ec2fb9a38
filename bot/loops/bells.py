"""Who is woken when something was stored: the loops and pages of this process, and the other replicas."""

from collections.abc import Collection

from bot.channels import Board
from bot.loops import Loop
from bot.loops.calling import Calling, What
from storage.database import Database


class Bells:
    """What to ring when. `account` is the channel and account of the board; `hang` must come before the first ring."""

    _board: Board
    _answer: Loop
    _show: Loop
    _send: Loop
    _mail: Loop | None = None

    def __init__(self, database: Database, account: tuple[str, str]) -> None:
        self._prefix = ":".join((*account, ""))
        has_others = database.dialect == "postgresql"
        self._calling = Calling(database, self._called, self._missed) if has_others else None

    def hang(self, board: Board, *, answer: Loop, show: Loop, send: Loop, mail: Loop | None = None) -> None:
        """`mail`: what puts news into the outbox, where there is any."""
        self._board, self._answer, self._show, self._send, self._mail = board, answer, show, send, mail

    @property
    def loops(self) -> tuple[Loop, ...]:
        """What must run so that replicas hear one another."""
        if self._calling is None:
            return ()
        return (Loop("listening", self._calling.listen, interrupt=self._calling.stop),)

    def stored(self, conversations: Collection[str]) -> None:
        """Citizens said something in these conversations."""
        self._answer.ring()
        self._tell("heard", conversations)

    def answered(self, conversations: Collection[str]) -> None:
        """There are answers in these conversations; open pages can read them already."""
        shown = [name.startswith(self._prefix) for name in conversations]
        if any(shown):
            self._show.ring()
        if not all(shown):
            self._send.ring()
        self._look("said", conversations)
        self._tell("said", conversations)

    def news_left(self) -> None:
        """There is room for more news in the outbox."""
        if self._mail is not None:
            self._mail.ring()

    def look(self, chat: str) -> None:
        """Something other than an answer can be read in a chat of the board."""
        self._board.look(chat)
        self._tell("said", [f"{self._prefix}{chat}"])

    def _called(self, what: What, conversations: list[str]) -> None:
        """Another replica marks what its own pages show, but it may have more to answer and to send than it can."""
        (self._answer if what == "heard" else self._send).ring()
        self._look(what, conversations)

    def _missed(self) -> None:
        for loop in (self._answer, self._show, self._send):
            loop.ring()
        self._board.look_all()

    def _look(self, what: What, conversations: Collection[str]) -> None:
        look = self._board.look_soon if what == "heard" else self._board.look
        for name in conversations:
            if name.startswith(self._prefix):
                look(name.removeprefix(self._prefix))

    def _tell(self, what: What, conversations: Collection[str]) -> None:
        if self._calling is not None:
            self._calling.tell(what, conversations)
