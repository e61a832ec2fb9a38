"""`motcua cases`: what citizens left with us, for the operator."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bot import casebook
from bot.app import NotStarted, take_cases
from bot.commanding import Context
from handlers.wording import HERE
from storage.records import Case, Wanted

DAY = click.DateTime(formats=["%Y-%m-%d"])
MOST_CASES = 10_000
A_DAY = timedelta(days=1)


@click.group(help="Góp ý và câu hỏi người dân để lại; số điện thoại, số giấy tờ được che.")
def cases() -> None:
    pass


def _wanted_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--since", type=DAY, help="Từ ngày này (YYYY-MM-DD)."),
        click.option("--until", type=DAY, help="Đến hết ngày này."),
        click.option("--office", help="Mã đơn vị, như trong offices.yaml."),
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
    found = _cases(context, most, out=False, **wanted)
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
    found = _cases(context, MOST_CASES, out=True, **wanted)
    if len(found) > MOST_CASES:
        raise click.ClickException(f"Nhiều hơn {MOST_CASES} dòng. Hãy giới hạn bằng --since, --until hoặc --office.")
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(casebook.as_csv(found))
    except OSError as error:
        raise click.ClickException(f"Không ghi được {file} ({error.strerror}).") from error
    click.echo(f"Đã ghi {len(found)} dòng vào {file}.")


def _cases(context: Context, most: int, *, out: bool, **asked: Any) -> list[Case]:
    """What is wanted, which is written down; one more than `most` where there are more."""
    since, until = _day(asked["since"]), _day(asked["until"])
    wanted = Wanted(asked["state"], asked["kind"], since, until + A_DAY if until else None, asked["office"])
    try:
        return asyncio.run(take_cases(context.config, wanted, most, out=out))
    except NotStarted as reason:
        raise click.ClickException(str(reason)) from reason


def _day(given: datetime | None) -> datetime | None:
    """The midnight here with which a day begins."""
    return given.replace(tzinfo=HERE) if given else None
