"""The shape of every content file: one frozen pydantic model per kind.

The first part of a file's path decides its kind (`procedures/khai-sinh.yaml`, `offices.yaml`). Texts may use
`**bold**`, lines that begin with `- ` or `1. `, and blank lines between paragraphs; nothing else is markup.
"""

import re
from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-._][a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n]*$")]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Day = Annotated[date, Strict()]
Whole = Annotated[int, Strict()]
YesNo = Annotated[bool, Strict()]
"""Strict: pydantic would else take "no" for false, "1_000" for a thousand and a bare number for a date."""
Code = Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}(\.[0-9A-Z.]+)?$")]


class Truth(StrEnum):
    """How far a statement may be trusted (the three degrees)."""

    TRANSCRIBED = "transcribed"
    CONFIRMED = "confirmed"
    UNVERIFIED = "unverified"


class Level(StrEnum):
    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"


class Channel(StrEnum):
    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    IMMEDIATE = "immediate"


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True)


Loc = tuple[str | int, ...]
"""The way to a part of an entry: names of keys and positions in lists."""


def parts(model: Model, loc: Loc = ()) -> Iterator[tuple[Loc, Model]]:
    """The model itself and every model inside it, each with the way to it."""
    yield loc, model
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Model):
            yield from parts(value, (*loc, name))
        elif isinstance(value, tuple):
            for at, item in enumerate(value):
                if isinstance(item, Model):
                    yield from parts(item, (*loc, name, at))


class Source(Model):
    """Where a statement was read: exactly one of `law` (an id of the register), `code` (the national list) or `url`."""

    law: Id | None = None
    code: Code | None = None
    url: Line | None = None
    article: Line | None = None
    field: Line | None = None
    as_of: Day

    @model_validator(mode="after")
    def one_place(self) -> Self:
        if sum(place is not None for place in (self.law, self.code, self.url)) != 1:
            raise ValueError("source: ghi đúng một trong ba khóa law, code, url")
        return self


class Valid(Model):
    """The days a thing holds, both included; `None` is open."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("valid: ngày from phải trước ngày to")
        return self

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Confirmation(Model):
    """Which official of the unit confirmed a statement, and when."""

    by: Line
    on: Day


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, (str, dict)) else value


def _statement(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Sources = Annotated[tuple[Source, ...], BeforeValidator(_listed)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_listed)]


class Provenance(Model):
    """Degree of truth, source and validity; what a field leaves out it takes from its entry."""

    truth: Truth | None = None
    source: Sources = ()
    confirmed: Confirmation | None = None
    valid: Valid = Valid()

    @model_validator(mode="after")
    def owns_up(self) -> Self:
        if (self.truth is Truth.CONFIRMED) != (self.confirmed is not None):
            raise ValueError("truth: confirmed cần khóa confirmed: {by, on}; các mức khác thì không")
        return self


class Statement(Provenance):
    """A text with its own provenance where that differs from the entry's; a bare string is a text alone."""

    text: Prose


Said = Annotated[Statement, BeforeValidator(_statement)]


class Entry(Provenance):
    """What every kind has."""

    id: Id
    owner: Line | None = None
    review_by: Day | None = None


class Sourced(Entry):
    """An entry that claims something: it must say how far and from where."""

    @model_validator(mode="after")
    def claims_with_source(self) -> Self:
        if self.truth is None:
            raise ValueError("truth: thiếu mức tin cậy (transcribed, confirmed hoặc unverified)")
        if self.truth is Truth.TRANSCRIBED and not self.source:
            raise ValueError("source: mục transcribed phải có nguồn")
        return self


class Document(Model):
    """One paper to bring. `listed` quotes the first words by which the national list names it."""

    name: Line
    copies: Line | None = None
    when: Line | None = None
    note: Line | None = None
    listed: Lines = ()


class Remark(Model):
    """A rule about papers that is no paper itself; `listed` as in Document."""

    text: Line
    listed: Lines = ()


class Duration(Model):
    """How long the authority may take, from a full dossier. `amount` is None only for `immediate`."""

    amount: Whole | None = Field(default=None, ge=1, le=999)
    unit: Unit
    when: Line | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def counts(self) -> Self:
        if (self.unit is Unit.IMMEDIATE) != (self.amount is None):
            raise ValueError("time: ghi amount, trừ khi unit là immediate")
        return self


class Form(Model):
    name: Line
    number: Line | None = None


class LawCited(Model):
    law: Id
    article: Line | None = None


class Sibling(Model):
    """A procedure that is easily mistaken for this one, and the words by which people mean that one instead."""

    id: Id
    tell: Lines


class Difference(Model):
    """A difference from the national list that was seen and is meant."""

    field: Literal["code", "name", "time", "fee", "channels", "documents"]
    listed: Line
    why: Line


class Trial(Model):
    """A question to test the entry by before each publishing, and words its answer must hold and must not.

    With `answered: false` the entry must not be the answer.
    """

    ask: Line
    contains: Lines = ()
    lacks: Lines = ()
    answered: YesNo = True


class Procedure(Sourced):
    name: Line
    short: Annotated[Line, StringConstraints(max_length=48)]
    codes: Annotated[tuple[Code, ...], BeforeValidator(_listed)]
    field: Id
    level: Level
    audience: Literal["citizen", "organisation", "both"] = "citizen"
    foreign: YesNo = False
    common: Whole = Field(default=1, ge=0, le=3)
    summary: Said
    documents: tuple[Document, ...] = ()
    remarks: tuple[Remark, ...] = ()
    time: tuple[Duration, ...] = ()
    time_note: Said | None = None
    fee: Said | None = None
    channels: tuple[Channel, ...] = ()
    receives: Id | None = None
    decides: Id | None = None
    where: Said | None = None
    online: Said | None = None
    post: Said | None = None
    steps: tuple[Prose, ...] = ()
    forms: tuple[Form, ...] = ()
    result: Said | None = None
    laws: tuple[LawCited, ...] = ()
    eligibility: Said | None = None
    authorise: Said | None = None
    mistakes: tuple[Said, ...] = ()
    ask: Annotated[Lines, Field(min_length=1)]
    siblings: tuple[Sibling, ...] = ()
    related: tuple[Id, ...] = ()
    differences: tuple[Difference, ...] = ()
    tests: tuple[Trial, ...] = ()


class Topic(Sourced):
    """A question people ask that is no procedure. Of `answers`, the first that holds on the day is given."""

    title: Line
    short: Annotated[Line, StringConstraints(max_length=48)]
    field: Id
    ask: Annotated[Lines, Field(min_length=1)]
    answers: Annotated[tuple[Said, ...], Field(min_length=1)]
    codes: tuple[Code, ...] = ()
    related: tuple[Id, ...] = ()
    office: Id | None = None
    laws: tuple[LawCited, ...] = ()
    declined: YesNo = False
    """No matter of the one-stop service: the answer says so, and where to go."""
    tests: tuple[Trial, ...] = ()


def _hour(value: Any) -> Any:
    if not isinstance(value, str) or not (found := re.fullmatch(r"([01]?\d|2[0-3])(?:h|:)([0-5]\d)", value.strip())):
        raise ValueError('giờ: ghi như 7h30 hoặc "16:30"')
    return time(int(found[1]), int(found[2]))


Hour = Annotated[time, BeforeValidator(_hour)]
WEEKDAYS = ("t2", "t3", "t4", "t5", "t6", "t7", "cn")


class Shift(Model):
    """From when to when an office takes things in, on some days of the week."""

    days: Annotated[tuple[Literal["t2", "t3", "t4", "t5", "t6", "t7", "cn"], ...], Field(min_length=1)]
    since: Hour = Field(alias="from")
    until: Hour = Field(alias="to")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.since >= self.until:
            raise ValueError("open: giờ from phải trước giờ to")
        return self


class Hours(Statement):
    """When an office is open: in words for people, and as `open` for deadlines; without that the usual hour holds."""

    open: tuple[Shift, ...] = ()

    @model_validator(mode="after")
    def on_some_working_day(self) -> Self:
        if self.open and not any(set(shift.days) & set(WEEKDAYS[:5]) for shift in self.open):
            raise ValueError("open: phải có ít nhất một ngày từ t2 tới t6")
        return self


class Office(Sourced):
    """A unit one can go to. `role` marks a kind of unit ("commune police") rather than one building."""

    name: Line
    role: YesNo = False
    serves: tuple[Id, ...] = ()
    above: Id | None = None
    address: Said | None = None
    phone: Said | None = None
    hours: Annotated[Hours, BeforeValidator(_statement)] | None = None
    web: Said | None = None


class Place(Sourced):
    """An administrative unit, old or new. `into` names the unit that took it in, `centre` its one-stop office.

    `with_kind`: the name alone may be a word or a person's, so it is found after "xã", "phường" … only. `elsewhere`:
    beyond the province, known to be told so.
    """

    name: Line
    kind: Literal["phuong", "xa", "thi_tran", "thi_xa", "thanh_pho", "huyen", "tinh"]
    aliases: Lines = ()
    with_kind: YesNo = False
    elsewhere: YesNo = False
    into: Id | None = None
    centre: Id | None = None
    note: Said | None = None


class Law(Sourced):
    """A legal instrument; `valid` says when it is in force."""

    number: Line
    name: Line
    replaced_by: tuple[Id, ...] = ()
    amended_by: tuple[Id, ...] = ()
    note: Said | None = None


class Deadline(Model):
    """A promise of time. Only `law` and `decision` may be shown to citizens, and they need a source."""

    basis: Literal["law", "decision", "internal"]
    working_days: Whole = Field(ge=1, le=365)
    source: Sources = ()

    @model_validator(mode="after")
    def based(self) -> Self:
        if self.basis != "internal" and not self.source:
            raise ValueError("deadline: thời hạn theo luật hoặc quyết định phải có source")
        return self


class Asked(Model):
    """Something to ask of whoever tells of a matter; not where it is known already what it is `about`."""

    text: Line
    about: Literal["dossier", "procedure", "place", "day", "story"] | None = None


class Category(Sourced):
    """A kind of feedback: where it goes, what to ask, when to phone instead.

    `kind` is what a matter of it is taken as unless the citizen says otherwise. `explain` is a topic to show first.
    `elsewhere`: an authority that `route` names has to do with it, and its own channel is the way.
    `about_staff`: it is about the people of a unit, so it goes to the unit above.
    """

    name: Line
    words: Lines = ()
    kind: Literal["phan_anh", "gop_y"] = "gop_y"
    route: Id
    ask: Annotated[tuple[Annotated[Asked, BeforeValidator(_statement)], ...], BeforeValidator(_listed)] = ()
    explain: Id | None = None
    elsewhere: YesNo = False
    about_staff: YesNo = False
    phone_first: Said | None = None
    deadline: Deadline | None = None


class Synonym(Entry):
    """What people type and what the content calls it. `accents` matches only text typed with tone marks."""

    means: Line
    said: Lines
    accents: YesNo = False


class Phrase(Entry):
    """A sentence of the bot's own; `{name}` marks a place to fill."""

    text: Prose


class Holiday(Sourced):
    """Days off and swapped working days by one decision; `decided: false` while no decision was seen."""

    name: Line
    off: tuple[Day, ...] = ()
    worked: tuple[Day, ...] = ()
    decided: YesNo = True
    decision: Line | None = None


class Stage(Model):
    text: Line
    entry: Line | None = None


class LifeEvent(Sourced):
    title: Line
    short: Annotated[Line, StringConstraints(max_length=48)]
    ask: Annotated[Lines, Field(min_length=1)]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    bring: tuple[Line, ...] = ()
    tests: tuple[Trial, ...] = ()


class QuizQuestion(Model):
    text: Line
    options: Annotated[tuple[Line, ...], Field(min_length=2, max_length=5)]
    right: Whole = Field(ge=1)

    @model_validator(mode="after")
    def answerable(self) -> Self:
        if self.right > len(self.options):
            raise ValueError("right: số thứ tự đáp án đúng vượt quá số lựa chọn")
        return self


class Quiz(Sourced):
    title: Line
    questions: Annotated[tuple[QuizQuestion, ...], Field(min_length=1)]


class News(Entry):
    """Something people can ask to hear about: what it is called, what is told of it, and its other names."""

    name: Annotated[Line, StringConstraints(max_length=48)]
    about: Line
    words: Lines = ()


class Criterion(Model):
    id: Id
    text: Line


class Survey(Sourced):
    title: Line
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    scale: Annotated[tuple[Line, ...], Field(min_length=2, max_length=5)]


class Template(Entry):
    """Words for an officer to begin with: at which step of the work, for which categories and in which states.

    Where none is named it is for all of them.

    What stands in [brackets] is to be filled in before it is sent.
    """

    title: Line
    text: Prose
    at: Annotated[tuple[Literal["asked", "answered", "closed", "transferred"], ...], Field(min_length=1)]
    categories: tuple[Id, ...] = ()
    states: tuple[Literal["received", "transferred", "asked", "answered"], ...] = ()


KINDS: dict[str, tuple[str, type[Entry]]] = {
    "procedures": ("procedure", Procedure),
    "topics": ("topic", Topic),
    "offices": ("office", Office),
    "places": ("place", Place),
    "laws": ("law", Law),
    "categories": ("category", Category),
    "synonyms": ("synonym", Synonym),
    "phrases": ("phrase", Phrase),
    "holidays": ("holiday", Holiday),
    "life_events": ("life_event", LifeEvent),
    "quizzes": ("quiz", Quiz),
    "surveys": ("survey", Survey),
    "templates": ("template", Template),
    "news": ("news", News),
}
"""First part of a content path → the kind's name and its model."""
