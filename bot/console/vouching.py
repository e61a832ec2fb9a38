"""What an editor is asked before a fact is saved that its source, or an official, vouched for in other words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.console.forms import label
from bot.console.kit import Kit
from bot.differences import called
from handlers.wording import day
from knowledge.entries import Entry, Law, Source
from knowledge.examining import examine
from knowledge.library import key_of
from knowledge.vouching import Lapse, lapses

AGAIN = "again"
"""The field of the answer: `READ`, or that the source was not seen."""
READ, UNSEEN = "read", "unseen"


@dataclass(frozen=True, slots=True)
class Question:
    """What changed, what it was transcribed from, and who had confirmed it, each in words."""

    facts: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    """What a source is called and when it was read, and its page's address or ""."""
    confirmed: tuple[str, ...]
    today: str


def question(kit: Kit, path: str, before: str, after: str) -> Question | None:
    """What is to be asked about the changed text of a file; None where nothing was vouched for, or it still is."""
    found = lapses(path, before, after)
    if not found:
        return None
    entries = {one.entry.id: one.entry for one in examine({path: after.encode()}).placed}
    facts = _facts([one for one in found if not one.by], entries)
    sources = dict.fromkeys(source for one in found for source in one.sources)
    confirmed = tuple(dict.fromkeys(one.by for one in found if one.by))
    return Question(facts, tuple(_named(kit, source) for source in sources), confirmed, day(today(kit)))


def chosen(typed: str, kit: Kit) -> tuple[bool, date | None]:
    """Whether the question was answered, and the day on which the sources were read again."""
    return typed in (READ, UNSEEN), today(kit) if typed == READ else None


def today(kit: Kit) -> date:
    return kit.desk.edition().day


def _facts(found: Sequence[Lapse], entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """The changed facts, with their entries' names where the file has several."""
    several = len({one.entry for one in found}) > 1
    said = (f"{_of(one, entries)}{label(one.loc).lower()}" if several else label(one.loc).lower() for one in found)
    return tuple(dict.fromkeys(said))


def _of(lapse: Lapse, entries: Mapping[str, Entry]) -> str:
    entry = entries.get(lapse.entry)
    return f"{called(entry, key_of(entry))}: " if entry else ""


def _named(kit: Kit, source: Source) -> tuple[str, str]:
    law = kit.desk.edition().library.entries.get(f"law:{source.law}")
    number = law.number if isinstance(law, Law) else source.law
    place = f"danh mục thủ tục hành chính quốc gia, mã {source.code}" if source.code else number or source.url or ""
    where = "".join(f", {part}" for part in (source.article, source.field) if part)
    return f"{place}{where} (xem ngày {day(source.as_of)})", source.url or ""
