"""What a choice can mean: small typed values, stored in the dialogue's menus and never sent to a channel.

A channel only ever sees "menu.index" (at most 64 bytes, the tightest channel's limit); see `dialogue.numbered`.
"""

from dataclasses import dataclass

AND = "+"
"""Stands between several aspects that are to be shown together: "time+fee"."""


@dataclass(frozen=True, slots=True)
class Open:
    """Show an entry ("procedure:dang-ky-khai-sinh"), of a procedure some aspects, of a long one a later screen."""

    entry: str
    aspect: str = ""
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Browse:
    """Show the fields, or the entries of one field, a page at a time."""

    field: str = ""
    page: str = "0"


@dataclass(frozen=True, slots=True)
class Privacy:
    """A step of "dữ liệu của tôi".

    show | look | export | ask_withdraw | unlink | ask_erase | erase | erase_all | keep | more | correct |
    ask_restrict | restrict | ask_object | object | leave.
    """

    step: str


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the offered entries was meant."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One of the assistant's own features, such as "feedback"."""

    name: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A step of writing to us. `row` says which text was meant.

    Steps: send | edit | drop | mine (that message is to be taken) | accuse | hand | back | skip | named | nameless |
    seal | unseal, or place | category (`row` is an id of the knowledge) | redo (`row` names a question); late (`row` is
    the day a result was promised for); reply | no_reply.
    """

    step: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class OnCase:
    """A step with a case.

    Steps: settle | reopen | rate (`value` is the score) | why (a criterion) | add | show | done; follow | unfollow |
    alone, of where else it is followed; join (`code` lets one follow a case). It stands below messages of the desk's
    too, in no menu: whoever taps it must be one who filed or follows the case.
    """

    step: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadyOn:
    """When the result of an entry is ready that is handed in on a day ("2026-11-27", with an hour "2026-11-27@15.50").

    No day: now.
    """

    entry: str
    filing: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a procedure for one person, as far as was answered (`checklist.Answers.packed`).

    `ask` names a question to ask again.
    """

    entry: str
    answers: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A step of saying how content one was at a unit's counter: show | rate (a score) | why (a criterion) | done."""

    step: str
    office: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link carries that was followed (see `citizen.links`); anybody can make one up."""

    carried: str


@dataclass(frozen=True, slots=True)
class News:
    """What somebody wants to hear about: show | want | leave (a topic; "" for all of them).

    It stands below the news itself too, in no menu: it does nothing to anybody but whoever taps it.
    """

    step: str = "show"
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Forum:
    """A step with dialogue days: show | ask (a question in advance; `number` says for which)."""

    step: str = "show"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Quiz:
    """A step of a quiz: list | show | go (the next question) | answer ("2.3": its number, the option) | sign |
    unsign (forget who one is, in all of them) | end.
    """

    step: str = "list"
    quiz: str = ""
    value: str = ""


Press = (
    Forum
    | Quiz
    | Link
    | Visit
    | News
    | Papers
    | Open
    | ReadyOn
    | Browse
    | Privacy
    | NoneOfThese
    | Feature
    | Feedback
    | OnCase
)

_TAGS: dict[str, type[Press]] = {
    "open": Open,
    "ready": ReadyOn,
    "papers": Papers,
    "browse": Browse,
    "privacy": Privacy,
    "none": NoneOfThese,
    "do": Feature,
    "write": Feedback,
    "case": OnCase,
    "news": News,
    "visit": Visit,
    "quiz": Quiz,
    "forum": Forum,
    "link": Link,
}
_NAMES = {kind: tag for tag, kind in _TAGS.items()}


def pack(press: Press) -> str:
    return "|".join((_NAMES[type(press)], *(getattr(press, name) for name in press.__slots__)))


def loose(press: str) -> str | None:
    """The packed press of a button that stands in no menu, None where it is none.

    Steps with a case and of news do, and links.
    """
    return press if isinstance(unpack(press), OnCase | News | Link) else None


def unpack(packed: str) -> Press | None:
    """The press, or None where it stems from a version that knew other presses."""
    tag, *fields = packed.split("|")
    kind = _TAGS.get(tag)
    if kind is None:
        return None
    try:
        return kind(*fields)
    except TypeError:
        return None
