"""Laws, what feedback is about, the bot's own sentences, guides, holidays, quizzes and surveys."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from knowledge.entries.basis import (
    Day,
    Entry,
    Id,
    Line,
    Lines,
    Model,
    Prose,
    Provenance,
    Said,
    Sourced,
    Sources,
    Whole,
    YesNo,
    _listed,
    _statement,
)
from knowledge.entries.procedures import Trial


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


class QuizQuestion(Provenance):
    """A question with its options; source and truth it leaves out it takes from its quiz. `why` is said after it."""

    text: Line
    options: Annotated[tuple[Annotated[Line, StringConstraints(max_length=60)], ...], Field(min_length=2, max_length=5)]
    right: Whole = Field(ge=1)
    why: Line | None = None

    @model_validator(mode="after")
    def answerable(self) -> Self:
        if self.right > len(self.options):
            raise ValueError("right: số thứ tự đáp án đúng vượt quá số lựa chọn")
        return self


class Quiz(Sourced):
    """`valid` is the period in which it is played. `winners`: how many may win; 0: nobody's name is asked."""

    title: Line
    questions: Annotated[tuple[QuizQuestion, ...], Field(min_length=1, max_length=50)]
    winners: Whole = Field(default=0, ge=0, le=100)


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
