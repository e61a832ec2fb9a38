"""`motcua knowledge publish|releases|diff|rollback|export`: releases for those who work with files and git."""

import asyncio
import getpass
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from bot.app import Content, prove, running_or_at_hand
from bot.commanding import Context, at_desk
from bot.differences import lines, replayed
from bot.folders import Unwritable, write_folder
from handlers.desk import Desk, releasing
from handlers.desk.releasing import Override, Proof, Wanted
from handlers.desk.replaying import Progress, number
from handlers.wording import HERE
from knowledge.differing import differences
from knowledge.examining import Examined, examine, read_folder
from knowledge.faults import Faulty
from knowledge.vouching import lapses, outlived

FOLDER = click.Path(path_type=Path, file_okay=False)
WAYS = {"first": "bản đầu", "command": "dòng lệnh", "console": "trang cán bộ"}
HERE_NOW = "đang chạy"
MOST_CHANGES = 200
OUTLIVED = (
    "{file}: nội dung của {entries} đã đổi mà còn mang xác nhận cũ. Hãy nhờ người xác nhận ghi lại tên và ngày, hoặc bỏ"
    " khóa “confirmed” (mức tin cậy thành unverified), rồi công bố lại."
)
UNSOURCED = (
    "Lưu ý: {file}: nội dung của {entries} đã đổi mà nguồn vẫn ghi ngày xem cũ; người dân vẫn thấy nguồn ấy. Đã xem lại"
    " nguồn thì ghi ngày mới ở as_of; chưa thì ghi truth: unverified."
)
TELL_EVERY = 5.0


@click.command(help="Công bố một thư mục nội dung: kiểm tra, hỏi lại mọi câu, rồi mọi máy dùng bản mới trong vài giây.")
@click.argument("folder", type=FOLDER)
@click.option("--note", required=True, help="Đổi gì, vì sao.")
@click.option("--override", "reason", help="Lý do vẫn công bố dù có câu trả lời kém đi.")
@click.option("--by", help="Ai chịu trách nhiệm cho --override. Không ghi: tên người dùng của máy này.")
@click.pass_obj
def publish(context: Context, folder: Path, note: str, reason: str | None, by: str | None) -> None:
    override = Override(by or getpass.getuser(), reason) if reason is not None else None
    texts = _read(folder)

    async def proven(desk: Desk) -> Proof:
        click.echo("Đang kiểm tra và hỏi lại mọi câu …", err=True)
        progress = Progress()
        telling = asyncio.create_task(_tell(progress))
        try:
            return await prove(context.config, desk, texts, progress)
        finally:
            progress.stop()
            telling.cancel()

    async def published(desk: Desk) -> int:
        proof = await proven(desk)
        running = (await running_or_at_hand(context.config, desk)).texts
        _refuse_outlived(texts, running)
        for line in _unsourced(texts, running):
            click.echo(line, err=True)
        entries = examine(texts).library().entries
        for line in replayed(proof.replay, entries):
            click.echo(line)
        return await releasing.publish(desk, None, Wanted(proof=proof, note=note, override=override))

    try:
        number = at_desk(context, published)
    except Faulty as faulty:
        raise click.ClickException(f"Nội dung có lỗi, chưa công bố:\n{faulty}") from faulty
    click.echo(f"Đã công bố bản {number}. Quay lại bản trước: motcua knowledge rollback")


@click.command(name="releases", help="Các bản đã công bố, mới nhất trước.")
@click.pass_obj
def list_releases(context: Context) -> None:
    found, running = at_desk(context, lambda desk: releasing.listed(desk, None))
    if not found:
        click.echo("Chưa công bố bản nào: đang dùng nội dung có sẵn.")
    for one in found:
        state = HERE_NOW if running and running.release == one.number else ""
        checked = f"kiểm: {one.checker}" if one.checker else ""
        passed = f"cho qua: {one.overridden_by} ({one.override_reason})" if one.overridden_by else ""
        when = f"{one.published_at.astimezone(HERE):%d/%m/%Y %H:%M}"
        said = (str(one.number), when, one.author, WAYS.get(one.way, one.way), checked, passed, one.note, state)
        click.echo("\t".join(filter(None, said)))


@click.command(help="Hai bản (số, hoặc thư mục) khác nhau chỗ nào, bằng lời.")
@click.argument("one")
@click.argument("other")
@click.pass_obj
def diff(context: Context, one: str, other: str) -> None:
    before, after = _examined(context, one), _examined(context, other)
    found = differences(before.library(), after.library())
    for line in lines(found[:MOST_CHANGES], after.library().entries):
        click.echo(line)
    if len(found) > MOST_CHANGES:
        click.echo(f"Còn {len(found) - MOST_CHANGES} chỗ nữa.")
    if not found:
        same = before.version == after.version
        click.echo("Hai bản giống hệt nhau." if same else "Chỉ khác chú thích hoặc cách trình bày.")


@click.command(help="Quay lại bản trước, hoặc bản mang số này; mọi máy theo trong vài giây.")
@click.argument("number", required=False, type=click.IntRange(1))
@click.pass_obj
def rollback(context: Context, number: int | None) -> None:
    number = at_desk(context, lambda desk: releasing.roll_back(desk, None, number))
    click.echo(f"Bản {number} đang chạy.")


@click.command(help="Ghi nội dung của bản đang chạy (hay của một bản) ra thư mục, đúng như đã viết.")
@click.option("--into", required=True, type=FOLDER, help="Thư mục mới hoặc còn trống.")
@click.option("--release", "number", type=click.IntRange(1), help="Số của bản; không ghi: bản đang chạy.")
@click.pass_obj
def export(context: Context, into: Path, number: int | None) -> None:
    async def found(desk: Desk) -> Content:
        if number is None:
            return await running_or_at_hand(context.config, desk)
        return Content(await releasing.texts_of(desk, None, number), number)

    content = at_desk(context, found)
    try:
        write_folder(into, content.texts)
    except Unwritable as reason:
        raise click.ClickException(str(reason)) from reason
    which = f"bản {content.release}" if content.release else "nội dung có sẵn (chưa công bố bản nào)"
    click.echo(f"Đã ghi {len(content.texts)} tệp của {which} vào {into}.")


def _refuse_outlived(texts: Mapping[str, bytes], running: Mapping[str, bytes]) -> None:
    """Raise where a text is published as confirmed that somebody confirmed when it said something else."""
    for name in sorted(texts.keys() & running.keys()):
        if found := outlived(running[name].decode(), texts[name].decode()):
            raise click.ClickException(OUTLIVED.format(file=name, entries=", ".join(found)))


def _unsourced(texts: Mapping[str, bytes], running: Mapping[str, bytes]) -> Iterator[str]:
    """Where a text changed that is said to stand in a source, which was not read since."""
    for name in sorted(texts.keys() & running.keys()):
        if found := lapses(name, running[name].decode(), texts[name].decode()):
            yield UNSOURCED.format(file=name, entries=", ".join(dict.fromkeys(one.entry for one in found)))


async def _tell(progress: Progress) -> None:
    """How far it is, every few seconds."""
    while True:
        await asyncio.sleep(TELL_EVERY)
        if progress.of:
            click.echo(f"  đã hỏi lại {number(progress.done)}/{number(progress.of)} câu", err=True)


def _read(folder: Path) -> dict[str, bytes]:
    try:
        return read_folder(folder)
    except Faulty as faulty:
        raise click.ClickException(str(faulty)) from faulty


def _examined(context: Context, named: str) -> Examined:
    """A release by its number, else a folder."""
    if not named.isdecimal():
        return examine(_read(Path(named)))
    number = int(named)
    return examine(at_desk(context, lambda desk: releasing.texts_of(desk, None, number)))
