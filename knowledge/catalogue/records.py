"""Records of the national list as answers and the index see them.

Where the index takes its words from: `Record.name` (the whole name, tidied) and `Record.short` (as on a button); the
list has no ways of asking, and its keywords are empty but for a few records. Priors: `level`, `foreign`, `border`,
`audience` and `elsewhere`. All of these are decided mechanically in `judging.py`, none by hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from knowledge.catalogue.archive import Archive, Head
from knowledge.catalogue.dump import Row
from knowledge.catalogue.judging import HOME, Audience, audience_of, is_border, is_foreign, level_of
from knowledge.catalogue.naming import button_name, plain_name
from knowledge.entries import Level

KIND = "catalogue"


@dataclass(frozen=True, slots=True)
class Record:
    """One procedure of the national list; what is long is read when `row` is asked for."""

    code: str
    name: str
    short: str
    """At most `naming.MOST_LABEL` characters, with the province where it is another's own; siblings may share it."""
    field: str
    """The list's own field ("Hộ tịch"), not one of ours."""
    level: Level | None
    """Who handles it as recorded, except that customs or a border post is never a commune; None: not said."""
    audience: Audience
    foreign: bool
    border: bool
    province: str
    """The province whose own record this is ("Đắk Lắk", "Tây Ninh"), empty for one that names none."""
    dated: date | None
    """The day of the list."""
    since: date | None
    """The first day the record is known for: that of the list where somebody named it, None where it is the file's."""
    _archive: Archive

    @property
    def key(self) -> str:
        """The key by which `Library.entry` finds it: "catalogue:1.001193"."""
        return f"{KIND}:{self.code}"

    @property
    def elsewhere(self) -> bool:
        """Whether it is the own record of a province that is not ours."""
        return bool(self.province) and self.province not in HOME

    @property
    def row(self) -> Row:
        """All that the list says, as it says it. Raises `Unreadable` where the file is damaged."""
        return self._archive.row(self.code)


@dataclass(frozen=True)
class Catalogue:
    """All records by key, in the order of their codes. `version` is a checksum of what they say."""

    records: Mapping[str, Record] = field(default_factory=dict, repr=False)
    covered: Mapping[str, Record] = field(default_factory=dict, repr=False)
    """By code those that curated entries stand for: never answered from, but searched with their entries."""
    version: str = ""
    dated: date | None = None

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[tuple[str, Record]]:
        return iter(self.records.items())

    def record(self, key: str) -> Record | None:
        return self.records.get(key)

    def without(self, codes: Iterable[str]) -> "Catalogue":
        """The list without these codes: what is curated is never answered from here."""
        gone = {f"{KIND}:{code}" for code in codes}
        return replace(
            self,
            records={key: record for key, record in self.records.items() if key not in gone},
            covered={record.code: record for key, record in self.records.items() if key in gone},
        )


def load_catalogue(folder: Path) -> Catalogue:
    """The list that was imported into a folder. Raises `Unreadable`."""
    archive = Archive.open(folder)
    manifest = archive.manifest
    found = (_record(head, archive) for head in archive.heads())
    return Catalogue({record.key: record for record in found}, version=manifest.checksum[:12], dated=manifest.dated)


def _record(head: Head, archive: Archive) -> Record:
    name = plain_name(head.name)
    return Record(
        code=head.code,
        name=name,
        short=_short(name, head.province),
        field=head.field,
        level=level_of(head.level, head.agency),
        audience=audience_of(head.audience),
        foreign=is_foreign(head.name, head.audience),
        border=is_border(head.name),
        province=head.province,
        dated=archive.manifest.dated,
        since=archive.manifest.dated if archive.manifest.dated_by == "option" else None,
        _archive=archive,
    )


def _short(name: str, province: str) -> str:
    is_said = not province or province in HOME or province in name
    return button_name(name if is_said else f"{name} ({province})")
