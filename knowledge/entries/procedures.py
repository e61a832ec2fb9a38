"""Procedures, and topics beside them."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from knowledge.entries.basis import (
    Channel,
    Code,
    Id,
    Level,
    Line,
    Lines,
    Model,
    Prose,
    Said,
    Sourced,
    Unit,
    Whole,
    YesNo,
    _listed,
)


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
