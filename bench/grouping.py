"""The editors' workbench over 50,000 questions that were not answered well: how long, how much memory, how many groups.

    python -m bench.grouping [--questions 50000] [--content DIR]

The questions are made of ways of asking that the content has and of matters that it does not have, as people type them:
polite words around, four in ten without tone marks, one in ten with a slip of the finger; of some there are very many,
of most a few. Beside the grouping stands, from the same run, the naive one that puts together what is written alike to
the letter. Then a real console is opened: the list for the first time, again, after an editor has done something, and
a group; and how long the event loop was held up while questions were grouped, which is what everybody else feels.
"""

import asyncio
import gc
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from platform import python_version
from random import Random
from typing import TypeVar

import click
import psutil

from handlers.desk import Desk, learning
from handlers.desk.unwell import Filter, Workbench
from knowledge.grouping import form_of, grouped, ways_of_asking
from knowledge.library import Library
from knowledge.loading import load_library, packaged
from knowledge.vietnamese import fold
from storage import questions, staff
from storage.database import Database
from storage.migrations import migrate
from storage.records import NewQuestion, NewStaff, Staff

MATTERS = (
    "bao giờ có trạm sạc xe điện ở phường mình",
    "nuôi chó thả rông có bị phạt không",
    "tra cứu phạt nguội xe máy",
    "lịch cúp điện tuần này ở khu phố",
    "học bổng cho con hộ nghèo",
    "vay vốn ngân hàng chính sách làm ăn",
    "nước máy bị đục gọi cho ai",
    "xe buýt đi Gò Dầu chạy giờ nào",
)
BEFORE = ("", "", "cho em hỏi ", "dạ ", "anh ơi ", "ad ơi ", "cho mình hỏi chút ")
AFTER = ("", "", " ạ", " vậy ạ", "?", " với ạ", " nhé")
HEADINGS = f"{'seconds':<42} {'processor':>9} {'clock':>8} {'MB':>6} {'groups':>8}"
ADDED_AT_ONCE = 1000
Found = TypeVar("Found")


def typed(library: Library, many: int) -> list[str]:
    """So many questions; the same ones each time."""
    draw = Random(50)
    asked = [way for one in (*library.procedures, *library.topics) for way in one.ask]
    pool = [*MATTERS, *draw.sample(asked, min(len(asked), 3000))]
    weights = [1 / (1 + at) for at in range(len(pool))]
    return [_as_typed(text, draw) for text in draw.choices(pool, weights=weights, k=many)]


def _as_typed(text: str, draw: Random) -> str:
    text = fold(text) if draw.random() < 0.4 else text
    if draw.random() < 0.1:
        at = draw.randrange(len(text))
        text = text[:at] + draw.choice("aeiouns") + text[at + 1 :]
    return draw.choice(BEFORE) + text + draw.choice(AFTER)


@dataclass(frozen=True)
class Watch:
    """How much processor time and how long by the clock something took: on a busy machine the first says more."""

    processor: float = field(default_factory=time.process_time)
    clock: float = field(default_factory=time.perf_counter)

    def line(self, name: str, note: str, megabytes: float | None = None, groups: int | None = None) -> str:
        processor, clock = time.process_time() - self.processor, time.perf_counter() - self.clock
        memory, many = (f"{one:,.0f}" if one is not None else "" for one in (megabytes, groups))
        return f"{name:<42} {processor:>9.3f} {clock:>8.3f} {memory:>6} {many:>8}   {note}"


def _measured(name: str, make: Callable[[], Sequence[str]]) -> str:
    gc.collect()
    before, watch = psutil.Process().memory_info().rss, Watch()
    often = Counter(make())
    grown = psutil.Process().memory_info().rss - before
    return watch.line(name, f"the biggest has {often.most_common(1)[0][1]}", grown / 1e6, len(often))


async def _set_up(database: Database, texts: Sequence[str], now: datetime) -> Staff:
    """The questions of the last 30 days, each of one person of 20,000, and an editor."""
    draw, span = Random(5), timedelta(days=29) / len(texts)
    news = [
        NewQuestion(at, _somebody(draw), "zalo", now - span * at, text, "unknown", None, None, 0.2, [], "1")
        for at, text in enumerate(texts, 1)
    ]
    for start in range(0, len(news), ADDED_AT_ONCE):
        async with database.writing() as connection:
            await questions.add(connection, news[start : start + ADDED_AT_ONCE])
    async with database.writing() as connection:
        editor = await staff.add(connection, NewStaff("bien", "Biên tập", "editor", None), now)
    assert editor
    return editor


def _somebody(draw: Random) -> str:
    return f"zalo:oa:{draw.randrange(20_000)}"


class Lag:
    """The longest that the event loop was held up since it was last asked."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def feel(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            self.worst = max(self.worst, time.perf_counter() - began - 0.005)


async def show(many: int, content: Path) -> None:
    library = load_library(content)
    texts, known = typed(library, many), ways_of_asking(library)
    click.echo(f"{many} questions, {psutil.cpu_count()} cores, Python {python_version()}")
    click.echo(HEADINGS)
    click.echo(_measured("to the letter (naive)", lambda: [text.lower() for text in texts]))
    click.echo(_measured("the same words without tone marks", lambda: [form_of(text) for text in texts]))
    click.echo(_measured("grouped", lambda: grouped([form_of(text) for text in texts], (), known)))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/motcua.sqlite3"
        database = Database(url)
        try:
            await migrate(database)
            await _open_pages(database, library, texts)
        finally:
            await database.close()


async def _open_pages(database: Database, library: Library, texts: Sequence[str]) -> None:
    now, edition = datetime.now(UTC), library.as_of(datetime.now(UTC).date())
    desk = Desk(database, lambda: datetime.now(UTC), lambda: edition)
    editor = await _set_up(database, texts, now)
    bench, lag = Workbench(desk), Lag()
    feeling = asyncio.create_task(lag.feel())

    async def timed(name: str, work: Callable[[], Awaitable[Found]]) -> Found:
        lag.worst, watch = 0.0, Watch()
        found = await work()
        click.echo(watch.line(name, f"nobody else waited longer than {1000 * lag.worst:.0f} ms"))
        return found

    first = await timed("list of groups, for the first time", lambda: bench.groups(editor, Filter()))
    await timed("list of groups, again", lambda: bench.groups(editor, Filter()))
    await timed("sought by words", lambda: bench.groups(editor, Filter(words="xe buyt")))
    group = first.lines[0]
    await timed("the biggest group", lambda: bench.questions(editor, group.id, Filter()))
    await timed("an editor ignores it", lambda: learning.ignore(desk, editor, group))
    after = await timed("list of groups after that", lambda: bench.groups(editor, Filter()))
    assert group.id not in [one.id for one in after], "what was ignored is not shown any more"
    feeling.cancel()


@click.command(help="The workbench over many questions: how long, how much memory, beside the naive way.")
@click.option("--questions", default=50_000, show_default=True, help="How many were asked.")
@click.option("--content", type=click.Path(path_type=Path), help="Content folder; otherwise the packaged one.")
def main(questions: int, content: Path | None) -> None:
    asyncio.run(show(questions, content or packaged()))


if __name__ == "__main__":
    main()
