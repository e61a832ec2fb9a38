"""The `motcua` command. Each command exits non-zero with one plain sentence when it fails."""

import asyncio
import os
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bot import config as configuration
from bot import keys
from bot.app import NotStarted, build, content_of, library_of
from bot.app import migrate as migrate_database
from bot.asking import Asking
from bot.asking import talk as talk_in_terminal
from bot.backups import backup, restore
from bot.casework import cases
from bot.catalogue import catalogue
from bot.counting import counted
from bot.evaluating import NoQuestion, read_questions, report
from bot.evaluating import evaluate as measure
from bot.event_loop import run_event_loop
from bot.granting import zalo
from bot.keeping import housekeeping
from bot.personal import privacy
from bot.publishing import diff, export, list_releases, publish, rollback
from bot.rehearsal import HERE
from bot.staffing import staff
from knowledge.checking import Report, check, statements_on_ended_law
from knowledge.citing import laws_not_registered
from knowledge.comparing import compare, read_records
from knowledge.ear import Ear
from knowledge.faults import Faulty, Severity
from knowledge.keeping import Keeper
from knowledge.library import Library
from knowledge.loading import load_library, packaged

DAY = click.DateTime(formats=["%Y-%m-%d"])


class Context:
    """What all commands share: the configuration, read when first needed."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    @property
    def config(self) -> configuration.Config:
        try:
            return configuration.load(self.path, os.environ)
        except configuration.ConfigFault as fault:
            raise click.ClickException(str(fault)) from fault

    def content(self, folder: Path | None) -> Path:
        return folder or self.config.knowledge.content or packaged()

    def library(self, folder: Path | None, listed: Path | None) -> Library:
        """What is answered from, with the imported national list behind it where there is one."""
        config = self.config
        try:
            return library_of(config, content_of(config, folder), listed)
        except Faulty as faulty:
            raise click.ClickException(f"Nội dung có lỗi:\n{faulty}") from faulty
        except NotStarted as reason:
            raise click.ClickException(str(reason)) from reason


@click.group(help="Motcua: trợ lý hướng dẫn thủ tục hành chính.")
@click.option("--config", "path", type=click.Path(path_type=Path, dir_okay=False), help="Tệp cấu hình YAML.")
@click.version_option(package_name="motcua")
@click.pass_context
def main(context: click.Context, path: Path | None) -> None:
    context.obj = Context(path)


def _content_option(command: Callable[..., Any]) -> Callable[..., Any]:
    option = click.option("--content", type=click.Path(path_type=Path, file_okay=False), help="Thư mục nội dung.")
    return option(command)


def _on_option(command: Callable[..., Any]) -> Callable[..., Any]:
    option = click.option("--on", type=DAY, help="Trả lời như vào ngày này (YYYY-MM-DD).")
    return option(command)


@dataclass(frozen=True)
class Wanted:
    """The knowledge that a command is to answer from; loaded when asked for, after its own arguments were seen."""

    context: Context
    content: Path | None
    catalogue: Path | None
    on: datetime | None

    def known(self) -> tuple[Library, Ear, date]:
        library = self.context.library(self.content, self.catalogue)
        return library, Ear.build(library, Keeper(configuration.cache_folder())), _day(self.on)


def _answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options that say what to answer from, as one `Wanted` before its own arguments."""

    @_content_option
    @click.option("--catalogue", type=click.Path(path_type=Path, file_okay=False), help="Thư mục đã nhập danh mục.")
    @_on_option
    @click.pass_obj
    @wraps(command)
    def with_knowledge(context: Context, /, **options: Any) -> None:
        wanted = Wanted(context, *(options.pop(name) for name in ("content", "catalogue", "on")))
        command(wanted, **options)

    return with_knowledge


@main.command(help="Chạy dịch vụ: trò chuyện trên web, và Telegram nếu đã có token.")
@_content_option
@click.pass_obj
def run(context: Context, content: Path | None) -> None:
    try:
        config = context.config
        app = build(config, content=content_of(config, content), pinned=content is not None)
        click.echo(f"Đã nạp nội dung: {_counted(app.shelf.book.library)}.")
        _say_channels(app.config)
        run_event_loop(app.run(_say_where, _say_who_is_invited))
    except Faulty as faulty:
        raise click.ClickException(f"Nội dung có lỗi:\n{faulty}") from faulty
    except NotStarted as reason:
        raise click.ClickException(str(reason)) from reason


def _counted(library: Library) -> str:
    listed = f", {len(library.catalogue)} thủ tục theo danh mục quốc gia" if len(library.catalogue) else ""
    return f"{len(library.procedures)} thủ tục, {len(library.topics)} chủ đề, bản {library.version}{listed}"


def _say_channels(config: configuration.Config) -> None:
    if config.channels.telegram.is_on:
        by_webhook = f"nhận tin tại {config.web.public_url.rstrip('/')}/webhooks/telegram"
        way = by_webhook if config.channels.telegram.mode == "webhook" else "tự lấy tin về (poll)"
        click.echo(f"Telegram: đang bật, {way}.")


def _say_where(address: str) -> None:
    click.echo(f"Motcua đang chạy. Mở trang trò chuyện: {address}/chat\nDừng: Ctrl-C.")


def _say_who_is_invited(link: str) -> None:
    click.echo(
        "Trang cho cán bộ chưa có ai vào được. Quản trị viên mở đường dẫn này để đặt mật khẩu "
        f"(một lần, trong 72 giờ):\n{link}"
    )


@main.command(help="Tạo hoặc nâng cấp cơ sở dữ liệu.")
@click.pass_obj
def migrate(context: Context) -> None:
    try:
        asyncio.run(migrate_database(context.config))
    except NotStarted as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo("Cơ sở dữ liệu đã sẵn sàng.")


for command in (backup, restore, staff, housekeeping, privacy, zalo):
    main.add_command(command)


@main.group(name="config", help="Xem và kiểm tra cấu hình.")
def config_group() -> None:
    pass


@config_group.command(name="check", help="Kiểm tra cấu hình, nêu mọi chỗ sai.")
@click.pass_obj
def config_check(context: Context) -> None:
    config = context.config
    click.echo("Cấu hình dùng được.")
    for warning in [*configuration.warnings(config), *keys.warnings(config)]:
        click.echo(f"Lưu ý: {warning}")


@config_group.command(name="show", help="Xem cấu hình đang có hiệu lực; bí mật được che.")
@click.pass_obj
def config_show(context: Context) -> None:
    click.echo(configuration.shown(context.config), nl=False)


@main.command(help="Hỏi một câu; với --jsonl, đọc mỗi dòng một câu hỏi JSON từ đầu vào.")
@click.argument("question", required=False)
@click.option("--jsonl", is_flag=True, help="Đọc và ghi JSON, mỗi dòng một câu.")
@_answering
def ask(wanted: Wanted, question: str | None, jsonl: bool) -> None:
    if bool(question) == jsonl:
        raise click.UsageError('Ghi một câu hỏi (motcua ask "…") hoặc dùng --jsonl.')
    asking = Asking(*wanted.known())
    if question:
        click.echo(asyncio.run(asking.text(question)))
        return

    async def answer_lines() -> None:
        for line in sys.stdin.buffer:
            if line.strip():
                click.echo(await asking.line(line))

    asyncio.run(answer_lines())


@main.command(help="Trò chuyện thử ngay trong cửa sổ dòng lệnh.")
@_answering
def talk(wanted: Wanted) -> None:
    asyncio.run(talk_in_terminal(*wanted.known()))


main.add_command(catalogue)
main.add_command(cases)


@main.command(help="Đo độ hiểu trên một tệp câu hỏi JSON, mỗi dòng một câu.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--list", "most", type=click.IntRange(0), default=40, show_default=True, help="Số kiểu nhầm nêu ra.")
@_answering
def evaluate(wanted: Wanted, file: Path, most: int) -> None:
    try:
        questions = read_questions(file)
    except (OSError, NoQuestion) as reason:
        raise click.ClickException(f"Không đọc được {file}: {reason}.") from reason
    asking = Asking(*wanted.known())
    names = {code: procedure.short for procedure in asking.library.procedures for code in procedure.codes}
    names |= {record.code: record.short for _, record in asking.library.catalogue}
    for line in report(asyncio.run(measure(asking, questions)), names, most):
        click.echo(line)


@main.group(help="Nội dung trả lời.")
def knowledge() -> None:
    pass


for command in (publish, list_releases, diff, rollback, export):
    knowledge.add_command(command)


@knowledge.command(name="check", help="Kiểm tra nội dung: lỗi, khác biệt với danh mục quốc gia, luật đã hết hiệu lực.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--against", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Danh mục quốc gia.")
@click.option("--law", is_flag=True, help="Nêu cả câu dựa trên văn bản đã hết hiệu lực, và văn bản chưa có trong sổ.")
@_on_option
@click.pass_obj
def knowledge_check(
    context: Context, folder: Path | None, against: Path | None, law: bool, on: datetime | None
) -> None:
    day = _day(on)
    try:
        report = check(context.content(folder), day)
    except Faulty as faulty:
        raise click.ClickException(str(faulty)) from faulty
    _show(report)
    wrong = len(report.faults)
    if against:
        wrong += _show_differences(report.library, against)
    if law:
        wrong += _show_ended(report.library, day)
    if wrong:
        raise click.ClickException(f"Nội dung chưa đạt: {wrong} chỗ phải sửa.")


@knowledge.command(name="count", help="Đếm cách hỏi và mức tin cậy, theo loại mục.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def knowledge_count(context: Context, folder: Path | None) -> None:
    try:
        click.echo("\n".join(counted(load_library(context.content(folder)))))
    except Faulty as faulty:
        raise click.ClickException(str(faulty)) from faulty


def _show(report: Report) -> None:
    for fault in report.faults:
        click.echo(fault.shown())
    for warning in report.warnings:
        click.echo(f"Lưu ý: {warning}")
    counted = ", ".join(f"{kind} {count}" for kind, count in report.counts.items())
    click.echo(f"{counted}; {len(report.faults)} lỗi, {len(report.warnings)} lưu ý.")


def _show_differences(library: Library, against: Path) -> int:
    try:
        records = read_records(against)
    except (OSError, EOFError, zlib.error) as error:
        raise click.ClickException(f"Không đọc được danh mục {against}. Hãy xem lại tệp.") from error
    found = compare(library, records)
    for difference in found:
        click.echo(f"{'Khác' if difference.severity is Severity.FAULT else 'Lưu ý'}: {difference}")
    unexplained = sum(difference.severity is Severity.FAULT for difference in found)
    read = f"{len(records.by_code)} thủ tục, {records.faulty} dòng hỏng"
    click.echo(f"So với danh mục ({read}): {unexplained} khác biệt chưa giải thích.")
    return unexplained


def _show_ended(library: Library, day: date) -> int:
    found = statements_on_ended_law(library, day)
    for statement in found:
        click.echo(f"Luật cũ: {statement}")
    click.echo(f"Dựa trên văn bản đã hết hiệu lực: {len(found)} chỗ.")
    missing = laws_not_registered(library)
    for number, entries in missing.items():
        click.echo(f"Chưa có trong sổ văn bản: {number} ({', '.join(entries)})")
    click.echo(f"Văn bản nhắc tới mà chưa có trong sổ: {len(missing)}.")
    return len(found)


def _day(on: datetime | None) -> date:
    return on.date() if on else datetime.now(HERE).date()
