"""The form of one entry as a page: its fields by what they belong to, help, choices, and what is wrong at its box."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any

from aiohttp import web

from bot.console.forms import Field, fields, label
from bot.console.helps import HELPS
from bot.console.kit import Kit
from bot.differences import KINDS as CALLED
from bot.differences import VALUES, called
from handlers.desk.drafting import Work, checksum_of
from handlers.desk.signing import Visitor
from knowledge.entries import Entry, Law, Office, Place, Procedure, Topic
from knowledge.examining import Placed, examine
from knowledge.library import Library, key_of

OPENED = ("summary", "fee", "answers", "address", "phone", "hours", "text")
"""What is corrected most often stands open."""
VOUCHING = frozenset({"truth", "source", "confirmed", "valid"})
LAST = (*sorted(VOUCHING), "owner", "review_by", "tests", "differences")
AREA = "field"
NO_AREA = "Không có lĩnh vực nào mang mã “{}”. Hãy chọn trong danh sách."
OFFICES = frozenset({"receives", "decides", "office", "above", "centre", "route"})
PLACES = frozenset({"into"})
"""Fields that name an office, or a place, by its code."""


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one key of the entry."""

    fields: tuple[Field, ...]

    @property
    def said(self) -> tuple[Field, ...]:
        """What is said, before what vouches for it."""
        return tuple(one for one in self.fields if one not in self.vouching)

    @property
    def vouching(self) -> tuple[Field, ...]:
        """Degree of truth, source, confirmation and validity of a text that has its own."""
        return tuple(one for one in self.fields if not VOUCHING.isdisjoint(one.name.split(".")[1:]))

    @property
    def filled(self) -> str:
        """The beginning of what stands in it, for when it is folded up."""
        one = next((one for one in (*self.said, *self.fields) if one.value), None)
        return one.names.get(one.value, VALUES.get(one.value, " ".join(one.value.split())[:80])) if one else ""


@dataclass(frozen=True, slots=True)
class Open:
    """An entry in the draft: its model, its file, and what is written of it."""

    key: str
    path: str
    model: type[Entry]
    text: str
    written: Mapping[str, Any]
    library: Library
    """Everything as it is with the draft."""

    @property
    def id(self) -> str:
        return self.key.partition(":")[2]


def form_page(
    kit: Kit, request: web.Request, who: Visitor, entry: Open, typed: Mapping[str, str] | None = None, **shown: Any
) -> web.Response:
    """The form of an entry; `typed` is what stands in it in place of what is written."""
    form = fields(entry.model, entry.written)
    if typed is not None:
        form = [replace(one, value=typed.get(one.name, one.value)) for one in form]
    form = [_offering(entry, one) for one in form]
    faults: Sequence[tuple[str, str]] = shown.setdefault("faults", [])
    groups = [(top, Group(tuple(own))) for top, own in groupby(form, key=lambda one: one.top)]
    groups.sort(key=lambda one: one[0] in LAST)
    wrong = dict(reversed([*faults, *no_area(entry, entry.written)]))
    named = {name.split(".", maxsplit=1)[0] for name in (*wrong, request.query.get("at", ""))}
    named_so = {"action": f"entries/{entry.key}", "heading": f"Sửa {_called(kit, entry)}"}
    told = {"theirs": [], "likes": [], "asked": None, **named_so} | shown
    response = kit.show(
        request,
        "entry",
        who,
        key=entry.key,
        path=entry.path,
        base=checksum_of(entry.text.encode()),
        groups=groups,
        tops={top: label((top,)) for top, _ in groups},
        needed=needed(entry.model),
        opened={*OPENED, *named, *(() if entry.path else needed(entry.model))},
        helps={top: HELPS.get(top, "") for top, _ in groups},
        labels={one.name: one.label for one in form},
        wrong=wrong,
        option_words=VALUES,
        lists=_lists(entry, form),
        paused=entry.key in kit.desk.edition().overlay.paused,
        answers=entry.key in kit.desk.edition().library.named((entry.id,)),
        **told,
    )
    if faults or told["asked"]:
        response.set_status(422)
    return response


def needed(model: type[Entry]) -> set[str]:
    """What a new entry cannot be without."""
    return {info.alias or key for key, info in model.model_fields.items() if info.is_required()}


def _called(kit: Kit, entry: Open) -> str:
    """What people call it; of what only the draft has, what is written there."""
    running = kit.desk.edition().library.entries.get(entry.key)
    if running is not None:
        return called(running, entry.key)
    name = next((entry.written[said] for said in ("short", "name", "title") if said in entry.written), entry.id)
    return f"{CALLED.get(entry.key.partition(':')[0], '')} “{name}”"


def _offering(entry: Open, one: Field) -> Field:
    """What has a code is chosen by its name; a code that there is not stands there until another is chosen."""
    names = _names(entry.library, one.name)
    if names is None:
        return one
    unknown = () if not one.value or one.value in names else (one.value,)
    return replace(one, kind="choice", options=(*unknown, *names), names=names)


def _names(library: Library, name: str) -> dict[str, str] | None:
    """What may be chosen for a field, by its code; None where anything may stand there."""
    if name == AREA:
        return library.fields
    if name in OFFICES:
        return {one.id: one.name for one in library.by_kind(Office)}
    return {one.id: one.name for one in library.by_kind(Place)} if name in PLACES else None


def _lists(entry: Open, form: Sequence[Field]) -> dict[str, list[tuple[str, str]]]:
    """What the boxes for codes of laws and of other entries offer while somebody types."""
    ends = {one.name.rpartition(".")[2] for one in form if one.kind == "line"}
    laws = [(law.id, f"{law.number} {law.name}"[:90]) for law in entry.library.by_kind(Law)] if "law" in ends else []
    others: tuple[Procedure | Topic, ...] = ()
    if ends & {"id", "entry"}:
        others = (*entry.library.by_kind(Procedure), *entry.library.by_kind(Topic))
    return {"laws": laws, "others": [(one.id, one.short) for one in others]}


def with_draft(kit: Kit, work: Work) -> Library:
    """The library as it is with what the draft has; of a file that cannot be read, as it runs."""
    library, new = kit.desk.edition().library, drafted(work)
    entries = MappingProxyType({**library.entries, **{key: one.entry for key, one in new.items()}})
    files = MappingProxyType({**library.files, **{key: one.file for key, one in new.items()}})
    return replace(library, entries=entries, files=files)


def drafted(work: Work) -> dict[str, Placed]:
    """The sound entries of the files that the draft changes, by key."""
    return {key_of(one.entry): one for one in examine(work.changed).placed} if work.changed else {}


def no_area(entry: Open, written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    area = written.get(AREA)
    if AREA in entry.model.model_fields and area and area not in entry.library.fields:
        yield AREA, NO_AREA.format(area)
