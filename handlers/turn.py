"""What one answer may use (`Turn`) and what it gives back (`Answer`)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from handlers.dialogue import Dialogue
from handlers.messages import File, FileKind, Incoming, Reply
from handlers.rights import Terms
from handlers.sender import Sender
from knowledge.deciding import Understanding
from knowledge.ear import Ear
from knowledge.library import Edition


@dataclass(frozen=True, slots=True)
class Filing:
    """Something to be kept as a case. `row` is the inbox row that says it: with the kind it makes one case."""

    kind: str
    text: str
    row: int
    entry: str | None = None
    """The procedure it is about, as a key."""
    category: str | None = None
    office: str | None = None
    about_staff_of: str | None = None
    dossier: str | None = None
    sender: Sender | None = None
    """Who sends it, given with consent."""
    spot: str | None = None
    """Where it is: latitude and longitude."""
    sealed_from: str | None = None
    """The unit that must not learn who sends it."""
    opened_by: str | None = None
    """The unit above it, which may."""
    forum: int | None = None
    """The dialogue day that it is a question for."""


@dataclass(frozen=True, slots=True)
class Forum:
    """A day of dialogue that is to come. `hour`: "08:00"; `office` is a unit's id."""

    number: int
    day: date
    hour: str
    place: str
    office: str
    about: str


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as the citizen who filed it may see it. `at` and `changed_at` are aware, UTC."""

    code: str
    kind: str
    state: str
    at: datetime
    text: str
    changed_at: datetime
    category: str | None = None
    office: str | None = None
    dossier: str | None = None
    sender: Sender | None = None
    spot: str | None = None
    files: tuple[FileKind, ...] = ()
    sealed_from: str | None = None
    """The unit that must not learn who sent it."""
    is_followed: bool = False
    """It was filed in another conversation, which let this one follow it."""
    followed_on: tuple[str, ...] = ()
    """The channels of the conversations that follow it, where it was filed in this one."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a case's history that its citizen may see. `by`: citizen | officer; `at` is aware, UTC."""

    at: datetime
    by: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A request about one's own data (see `handlers.rights.KINDS`) with the day by which it is to be done."""

    kind: str
    due_on: date
    basis: str = ""


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request about one's own data as it stands in the ledger. `at`, `ended_at` are aware, UTC.

    `waits_for`: how many cases it could not be carried out on yet.
    """

    number: int
    kind: str
    at: datetime
    due_on: date
    basis: str = ""
    ended_at: datetime | None = None
    waits_for: int = 0


@dataclass(frozen=True, slots=True)
class QuizPlayed:
    """A quiz as far as it was played in this conversation. `at` is aware, UTC.

    `answers`: the options chosen, from 1; `questions`: how many there were. `name`, `phone`: left to win.
    """

    quiz: str
    answers: tuple[int, ...]
    score: int
    questions: int
    at: datetime
    is_over: bool = False
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one conversation, for the citizen's eyes. Times are aware, UTC."""

    messages: tuple[tuple[datetime, str, str], ...]
    """(when, "citizen" | "bot" | "officer", text), oldest first."""
    questions: tuple[tuple[datetime, str, str], ...]
    """(when, masked question, status), oldest first."""
    cases: tuple[OwnCase, ...] = ()
    """Newest first."""
    requests: tuple[OwnRequest, ...] = ()
    """What was asked about this data, newest first."""
    news: tuple[tuple[str, datetime], ...] = ()
    """The topics of which the news is wanted, and since when."""
    quizzes: tuple[QuizPlayed, ...] = ()
    """Oldest first."""


class Memory(Protocol):
    """What is kept of this turn's conversation; works inside the turn's own transaction."""

    async def kept(self) -> Kept: ...

    async def forget(self, row: int | None = None) -> None:
        """Erase what a message of this conversation (the present one, or that row) says, and a file that came with it
        and lies ready; that there was one stays.
        """

    async def said(self, row: int) -> str:
        """What a message of this conversation says; "" where it is erased, or nobody's, or somebody else's."""

    async def file(self, filing: Filing) -> str:
        """Make a case and return its tracking code; the code it has where it was made before. What lies ready goes with
        it, as with `add` and `reply`.
        """

    async def attach(self, file: File) -> bool:
        """Lay the file of the present message ready; False where this citizen has sent too many lately."""

    async def attached(self) -> tuple[FileKind, ...]:
        """What lies ready, oldest first."""

    async def detach(self) -> None:
        """Erase what lies ready."""

    async def offer_page(self) -> str:
        """The rest of the address of a page that takes name, address, phone and files for this conversation, once."""

    async def refuse(self) -> None:
        """Keep nothing of the present message's file, which was not laid ready, its place and its slip."""

    async def cases(self) -> tuple[OwnCase, ...]:
        """The cases that were filed in this conversation or are followed in it, newest first."""

    async def happened(self, code: str) -> tuple[Happened, ...]:
        """What was said about a case of this conversation so far, oldest first."""

    async def offer_following(self, code: str) -> str | None:
        """A code that lets one more conversation follow a case filed in this one, once; None where enough follow it."""

    async def follow(self, code: str) -> str | None:
        """Follow the case that such a code belongs to; its tracking code. None where the code lets nobody in.

        Where the case is this conversation's already, the code stays good.
        """

    async def unfollow(self, code: str, *, everywhere: bool = False) -> None:
        """Let this conversation follow a case no more, or, where it was filed here, none but this one."""

    async def tell_elsewhere(self, code: str, said: Reply) -> None:
        """Say something in every other conversation that has this case."""

    async def state_of(self, code: str) -> str | None:
        """The state of anybody's case, None where the code is none."""

    async def asked(self) -> str | None:
        """The code of the case about which an officer asked this citizen something, while there is no reply."""

    async def add(self, code: str, text: str) -> None:
        """Add something to a case of this conversation; one about which the citizen was asked is the desk's again."""

    async def settle(self, code: str) -> None:
        """Close a case of this conversation: its sender is satisfied."""

    async def reopen(self, code: str) -> None:
        """Open a case of this conversation again: its sender is not satisfied."""

    async def rate(self, code: str, score: int | None = None, *, criterion: str = "", words: str = "") -> None:
        """Keep how content the sender of a case is; a new score replaces all that was said before."""

    async def offered(self) -> tuple[tuple[str, str], ...]:
        """The choices (label, press) of a message of the desk's, where nothing was said after it."""

    async def reply(self, code: str, text: str) -> None:
        """Add what the citizen says to their case; whoever works on it has it before them again."""

    async def correct(self, code: str, sender: Sender) -> None:
        """Write down anew who sent a case filed here; what stood there before stays in its history."""

    async def link_staff(self, code: str) -> str | None:
        """Tell the officer who has this code here of what is due; their name, None where nobody has it."""

    async def hand_over(self, file: File) -> bool | None:
        """Put a file of the present message to the case about which an officer of ours holds this conversation.

        False where this citizen has sent too many lately, None where it is held about no case of ours.
        """

    async def tell_visit(self, office: str, what: str, value: str) -> bool:
        """Keep how content somebody was at a unit's counter: a score | why (a criterion) | words; not whose it is.

        What the present message says is not kept. False where that was told today already.
        """

    async def wanted_news(self) -> tuple[tuple[str, datetime], ...]:
        """The topics of which this citizen wants the news, and since when."""

    async def want_news(self, topic: str) -> None:
        """Tell them the news of a topic from now on."""

    async def leave_news(self, topic: str | None = None) -> None:
        """Tell them no more of a topic, or of any."""

    async def forums(self) -> tuple[Forum, ...]:
        """The dialogue days from today on, the nearest first."""

    async def quizzes(self) -> tuple[QuizPlayed, ...]:
        """The quizzes that were played here, oldest first."""

    async def answer_quiz(self, played: QuizPlayed) -> bool:
        """Keep a quiz with one answer more; False where that question was answered already."""

    async def sign_quiz(self, quiz: str, name: str, phone: str) -> None:
        """Keep who wants to win a quiz that is over for them; what the present message says is not kept."""

    async def unsign_quizzes(self) -> None:
        """Forget who somebody is; that they played stays."""

    async def hand_back(self) -> None:
        """Whoever of ours holds this conversation does so no more: its citizen wants the assistant back."""

    async def request(self, asking: Asking) -> OwnRequest:
        """Write down what is asked about this data, and do to the cases what can be done now.

        `withdraw` and `erase` forget whose they are, `erase_all` what they say as well; that there were cases stays.
        `restrict` and `object` are written down on the cases and wait for somebody at the desk.
        """

    async def withdraw(self) -> None:
        """Delete our messages that handed over a document: a copy of everything must not pile up."""

    async def erase(self) -> None:
        """Erase every message, question and the dialogue of this conversation, the present message's text included."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What an operator decides about how the assistant behaves."""

    trial: bool = True
    """No authority has authorised it yet: say "bản thử nghiệm" once per conversation."""
    keep_days: int = 30
    """Days after which messages are erased."""
    questions_days: int = 180
    """Days after which masked questions are erased."""
    cases_days: int = 730
    """Days after which a case that is done loses its words and its sender."""
    terms: Terms = field(default_factory=Terms)
    """Within how many days requests about one's own data are done."""
    is_staffed: bool = False
    """Somebody is at the desk who answers what is left for them."""
    collects: bool = True
    """Feedback is taken here; else it is only said where to send it."""
    nameless_channels: frozenset[str] = frozenset()
    """Channels through which no name, address and phone is taken, because their servers are abroad."""
    fileless_channels: frozenset[str] = frozenset()
    """Channels whose photos and documents cannot be had."""
    photo_channels: frozenset[str] = frozenset()
    """Channels whose photos can be had, and nothing else."""
    page: str = ""
    """How the address of the page begins where what such a channel is not to carry is taken; "" where there is none."""
    named_at: str = ""
    """The address of the web chat, where names are taken and lists are printed; "" where it is not known."""
    telegram_at: str = ""
    """The address of the bot on Telegram; "" where it is not known."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and all that answering it may use. `id` is the number of the inbox row; `now` is aware, UTC."""

    id: int
    heard: Incoming
    dialogue: Dialogue
    edition: Edition
    ear: Ear
    """Built once for each library (`Ear.build(library)`); what it hears belongs to `edition`'s library."""
    now: datetime
    memory: Memory
    manners: Manners = Manners()
    is_held: bool = False
    """A person of ours holds the conversation: what is written in it is for them."""
    attached: tuple[FileKind, ...] = ()
    """What lies ready to go with the draft."""


@dataclass(frozen=True, slots=True)
class Question:
    """A citizen's question as it is stored: personal data masked, one status.

    `status`: answered | clarified | unknown | smalltalk | feature | emergency | chosen (an offered entry was opened) |
    none_of_these | declined (no matter of ours: said where to go) | disliked (the answer to it got a thumb down).
    """

    text: str
    status: str
    entry: str | None = None
    aspect: str | None = None
    confidence: float = 0.0
    options: tuple[str, ...] = ()
    margin: float | None = None
    """How much likelier than the next the entry was, where several were weighed."""


@dataclass(frozen=True, slots=True)
class Answer:
    replies: tuple[Reply, ...]
    dialogue: Dialogue
    question: Question | None = None
    opened: str | None = None
    """The entry that a choice (tapped, or typed as its number or label) opened; not stored."""
    meant: Understanding | None = None
    """What was understood, where a typed message was; not stored."""
