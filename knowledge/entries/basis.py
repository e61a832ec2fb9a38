"""What every entry is made of: its texts, degree of truth, source and validity."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

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


NO_PAGE = re.compile(r"(?!https?:)[a-zA-Z]+:")
"""What leads elsewhere than to a page, such as javascript:."""


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
        if self.url and NO_PAGE.match(self.url):
            raise ValueError("source: địa chỉ trang phải bắt đầu bằng https:// hoặc http://")
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
