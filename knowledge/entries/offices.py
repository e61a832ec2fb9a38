"""Where one goes: offices with their hours, and places old and new."""

import re
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from knowledge.entries.basis import Id, Line, Lines, Model, Said, Sourced, Statement, YesNo, _statement


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
