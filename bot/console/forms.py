"""An entry of the content as a form, whatever its kind: fields from its model, and changes from what was typed.

Pure. A field is named by the way to its value (`fee.text`, `documents.0.name`). Lists of groups show their rows and
some empty ones; a row whose fields are all emptied is taken out. What the form does not show stays as it was written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints

from bot.differences import FIELDS
from knowledge.entries import Entry, Loc, Model, Statement
from knowledge.rewriting import MISSING

LONG = 300
"""Letters above which a text gets room for several lines."""
SPARE = 2
"""Empty rows at the end of a list."""
DEEPEST = 3
Kind = Literal["line", "text", "lines", "yesno", "number", "day", "choice"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in; `value` is as it stands in the form."""

    name: str
    label: str
    kind: Kind
    value: str
    options: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """What options that are codes are called."""

    @property
    def top(self) -> str:
        """The key of the entry that it belongs to."""
        return self.name.split(".", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value looks like: a `kind` of field, or a group of its own (`model`), or rows of groups (`many`)."""

    kind: Kind | None = None
    model: type[BaseModel] | None = None
    many: bool = False
    options: tuple[str, ...] = ()


def fields(model: type[Entry], written: Mapping[str, Any]) -> list[Field]:
    """The form of an entry as it is written; its id is no field: other entries know it by that."""
    return [one for one in _group_fields(model, written, ()) if one.name != "id"]


def changes(model: type[Entry], written: Mapping[str, Any], typed: Mapping[str, str]) -> dict[Loc, Any]:
    """What was typed differently from what is written; what was emptied is `MISSING`."""
    return {loc: new for loc, new in _within(model, dict(written), typed).items() if loc != ("id",)}


def _group_fields(model: type[BaseModel], written: Mapping[str, Any], loc: Loc) -> Iterator[Field]:
    for key, shape in _shapes(model):
        yield from _fields(shape, written.get(key), (*loc, key))


def _fields(shape: Shape, value: Any, loc: Loc) -> Iterator[Field]:
    if shape.kind is not None:
        yield Field(".".join(map(str, loc)), label(loc), shape.kind, shown(value, shape.kind), shape.options)
    elif shape.model is not None and len(loc) <= DEEPEST:
        if shape.many:
            for at, row in enumerate([*_rows(value), *[None] * SPARE]):
                yield from _group_fields(shape.model, _grouped(shape.model, row), (*loc, at))
        else:
            yield from _group_fields(shape.model, _grouped(shape.model, value), loc)


def _differs(shape: Shape, value: Any, typed: Mapping[str, str]) -> dict[Loc, Any]:
    """What was typed differently from a value, by the way inside it; () is the value itself."""
    if shape.kind is not None:
        return _value_differs(shape.kind, value, typed)
    if shape.model is None or not typed:
        return {}
    return _rows_differ(shape.model, value, typed) if shape.many else _group_differs(shape.model, value, typed)


def _value_differs(kind: Kind, value: Any, typed: Mapping[str, str]) -> dict[Loc, Any]:
    if "" not in typed or _tidy(typed[""]) == _tidy(shown(value, kind)):
        return {}
    return {(): read(typed[""], kind) if typed[""].strip() else MISSING}


def _within(model: type[BaseModel], group: Mapping[str, Any], typed: Mapping[str, str]) -> dict[Loc, Any]:
    found: dict[Loc, Any] = {}
    for key, shape in _shapes(model):
        found |= {(key, *loc): new for loc, new in _differs(shape, group.get(key), _below(typed, key)).items()}
    return found


def _group_differs(model: type[BaseModel], value: Any, typed: Mapping[str, str]) -> dict[Loc, Any]:
    """A group that is not there, or of which only the text is written, is written whole once more is said of it."""
    group = _grouped(model, value)
    inner = _within(model, group, typed)
    if not inner:
        return {}
    if not any(text.strip() for text in typed.values()):
        return {(): MISSING}
    if isinstance(value, Mapping):
        return inner
    whole = _filled(group, inner)
    is_text_alone = issubclass(model, Statement) and whole.keys() == {"text"}
    return {(): whole["text"] if is_text_alone else whole}


def _rows_differ(model: type[BaseModel], value: Any, typed: Mapping[str, str]) -> dict[Loc, Any]:
    """Rows that stay are changed where they stand; the list is written anew when one comes or goes."""
    rows = _rows(value)
    inner: dict[Loc, Any] = {}
    for at, row in enumerate([*rows, *[None] * SPARE]):
        if below := _below(typed, str(at)):
            inner |= {(at, *loc): new for loc, new in _group_differs(model, row, below).items()}
    if not inner:
        return {}
    if all(_stays(loc, new, len(rows)) for loc, new in inner.items()):
        return inner if isinstance(value, list) else {loc[1:]: new for loc, new in inner.items()}
    whole = [_row(inner, at, row) for at, row in enumerate([*rows, *[None] * SPARE])]
    return {(): [row for row in whole if row is not MISSING] or MISSING}


def _stays(loc: Loc, new: Any, many: int) -> bool:
    at = loc[0]
    return isinstance(at, int) and at < many and not (len(loc) == 1 and new is MISSING)


def _row(inner: Mapping[Loc, Any], at: int, row: Any) -> Any:
    """One row of a list that is written anew."""
    own = {loc[1:]: new for loc, new in inner.items() if loc[0] == at}
    if () in own:
        return own[()]
    if own:
        return _filled(row, own)
    return MISSING if row is None else row


def _filled(group: Mapping[str, Any], inner: Mapping[Loc, Any]) -> dict[str, Any]:
    """A group with what was typed into it; what was emptied is gone."""
    whole = dict(group)
    for loc, value in inner.items():
        _put(whole, loc, value)
    return whole


def _put(whole: Any, loc: Loc, value: Any) -> None:
    for step in loc[:-1]:
        whole = whole.setdefault(step, {}) if isinstance(whole, dict) else whole[step]
    if value is MISSING:
        whole.pop(loc[-1], None)
    else:
        whole[loc[-1]] = value


def _grouped(model: type[BaseModel], value: Any) -> dict[str, Any]:
    """A group as it is written, also where one text stands for it."""
    if isinstance(value, Mapping):
        return dict(value)
    first = next((key for key, info in _named(model) if info.is_required()), "text")
    return {} if value is None else {first: value}


def _rows(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _below(typed: Mapping[str, str], key: str) -> dict[str, str]:
    """What was typed for a value, by the name "", and for what is in it."""
    inside = {name.removeprefix(f"{key}."): text for name, text in typed.items() if name.startswith(f"{key}.")}
    return inside | ({"": typed[key]} if key in typed else {})


def shown(value: Any, kind: Kind) -> str:
    """A value as it stands in the form."""
    if value is None:
        return ""
    if kind == "lines":
        return "\n".join(str(line) for line in _rows(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def read(typed: str, kind: Kind) -> Any:
    """What was typed as a value; what is no number or day stays as typed, for the model to say so."""
    typed = _tidy(typed)
    if kind == "lines":
        return [line.strip() for line in typed.split("\n") if line.strip()]
    if kind == "yesno":
        return {"true": True, "false": False}.get(typed, typed)
    if kind == "number" and typed.isascii() and typed.isdecimal() and len(typed) < 10:
        return int(typed)
    if kind == "day":
        try:
            return date.fromisoformat(typed)
        except ValueError:
            return typed
    return typed


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def label(loc: Loc) -> str:
    """What a field is called: "Lệ phí", "Giấy tờ – dòng 1 – tên"."""
    steps = [step for step in loc if step != "text"] or loc
    said = [FIELDS.get(step, step) if isinstance(step, str) else f"dòng {step + 1}" for step in steps]
    return " – ".join(said).capitalize()


def _named(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, info in model.model_fields.items():
        yield info.alias or name, info


def _shapes(model: type[BaseModel]) -> Iterator[tuple[str, Shape]]:
    for key, info in _named(model):
        yield key, _shape(info.annotation, tuple(info.metadata))


def _shape(annotation: Any, metadata: tuple[Any, ...] = ()) -> Shape:
    """What a value of a model's field looks like in a form."""
    while get_origin(annotation) in (Annotated, Union, UnionType):
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata = (*metadata, *more)
        else:
            annotation = next(one for one in get_args(annotation) if one is not type(None))
    if get_origin(annotation) is tuple:
        inner = _shape(get_args(annotation)[0])
        return Shape(model=inner.model, many=True) if inner.model else Shape("lines")
    if get_origin(annotation) is Literal:
        return Shape("choice", options=tuple(map(str, get_args(annotation))))
    return _shape_of(annotation, metadata)


def _shape_of(kind: type, metadata: tuple[Any, ...]) -> Shape:
    if issubclass(kind, Model):
        return Shape(model=kind)
    if issubclass(kind, StrEnum):
        return Shape("choice", options=tuple(kind))
    if issubclass(kind, bool):
        return Shape("yesno", options=("true", "false"))
    if issubclass(kind, int):
        return Shape("number")
    if issubclass(kind, date):
        return Shape("day")
    most = min((one.max_length for one in metadata if isinstance(one, StringConstraints) and one.max_length), default=0)
    return Shape("text" if most > LONG else "line")
