"""`motcua cases`: what citizens left with us, for the operator."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot import casebook
from bot.app import NotStarted, list_cases
from bot.commanding import Context
from handlers.wording import HERE
from storage.records import Case, Wanted

DAY = click.DateTime(formats=["%Y-%m-%d"])
MOST_CASES = 10_000


@click.group(help="Góp ý và câu hỏi người dân để lại; số điện thoại, số giấy tờ được che.")
def cases() -> None:
    pass


def _wanted_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--since", type=DAY, help="Từ ngày này (YYYY-MM-DD)."),
        click.option("--kind", type=click.Choice(list(casebook.KINDS)), help="Loại."),
        click.option("--state", type=click.Choice(list(casebook.STATES)), help="Tình trạng."),
    ):
        command = option(command)
    return command


@cases.command(name="list", help="Liệt kê, mới nhất trước.")
@_wanted_options
@click.option("--most", type=click.IntRange(1, MOST_CASES), default=50, show_default=True, help="Nhiều nhất.")
@click.option("--json", "is_json", is_flag=True, help="In JSON.")
@click.pass_obj
def cases_list(context: Context, /, most: int, is_json: bool, **wanted: Any) -> None:
    found = _cases(context, most + 1, **wanted)
    shown, is_more = found[:most], len(found) > most
    if is_json:
        click.echo(casebook.as_json(shown))
        return
    click.echo(casebook.as_table(shown) if shown else "Chưa có góp ý, câu hỏi nào như vậy.")
    if is_more:
        click.echo(f"Còn nữa: chỉ in {most} dòng mới nhất (--most).")


@cases.command(name="export", help="Ghi ra tệp CSV mở được bằng bảng tính; không ghi đè tệp đã có.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_wanted_options
@click.pass_obj
def cases_export(context: Context, /, file: Path, **wanted: Any) -> None:
    found = _cases(context, MOST_CASES + 1, **wanted)
    if len(found) > MOST_CASES:
        raise click.ClickException(f"Nhiều hơn {MOST_CASES} dòng. Hãy giới hạn bằng --since.")
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(casebook.as_csv(found))
    except OSError as error:
        raise click.ClickException(f"Không ghi được {file} ({error.strerror}).") from error
    click.echo(f"Đã ghi {len(found)} dòng vào {file}.")


def _cases(context: Context, most: int, state: str | None, kind: str | None, since: datetime | None) -> list[Case]:
    try:
        wanted = Wanted(state, kind, since.replace(tzinfo=HERE) if since else None)
        return asyncio.run(list_cases(context.config, wanted, most))
    except NotStarted as reason:
        raise click.ClickException(str(reason)) from reason
