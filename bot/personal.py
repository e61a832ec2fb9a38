"""`motcua privacy`: somebody's data, handed over or erased for whoever cannot ask in the chat; and the ledger."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.commanding import Context, at_desk
from bot.console.words import CHANNELS, REQUESTS, plain_day, when
from bot.loops.memory import kept_of
from handlers.citizen.export import as_json
from handlers.desk import Desk, Refusal, data
from handlers.rights import label
from storage.requests import DataRequest

MOST = 1_000


@click.group(help="Dữ liệu cá nhân của một người: lấy bản sao, xóa; và sổ yêu cầu.")
def privacy() -> None:
    pass


def _somebody(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the two ways of saying whose data it is about; exactly one is wanted."""
    for option in (
        click.option("--conversation", default="", help="Cuộc trò chuyện, dạng kênh:tài khoản:người."),
        click.option("--case", default="", help="Mã theo dõi của một việc người đó đã gửi."),
    ):
        command = option(command)
    return command


@privacy.command(help="Ghi bản sao mọi dữ liệu của một người ra tệp JSON; không ghi đè tệp đã có.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_somebody
@click.pass_obj
def export(context: Context, file: Path, case: str, conversation: str) -> None:
    _check(case, conversation)

    async def exported(desk: Desk) -> tuple[DataRequest, str]:
        async with desk.database.writing() as connection:
            theirs = await data.whose(connection, case, conversation)
            request, _ = await data.ask(connection, desk, "export", theirs)
            content = as_json(await kept_of(connection, theirs), desk.clock())
            _write(file, content)  # within the transaction: what could not be written was not handed over
            return request, content

    request, _ = at_desk(context, exported)
    click.echo(f"Đã ghi vào {file}. Yêu cầu số {label(request.id)}, đã vào sổ.")


@privacy.command(help="Xóa dữ liệu của một người: tin nhắn, câu hỏi, và việc đã gửi là của ai.")
@_somebody
@click.option("--with-cases", is_flag=True, help="Xóa cả nội dung các việc đã gửi.")
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
@click.pass_obj
def erase(context: Context, case: str, conversation: str, with_cases: bool, yes: bool) -> None:
    _check(case, conversation)
    if not yes:
        click.confirm("Xóa rồi không lấy lại được. Xóa", abort=True)
    request, waits_for = at_desk(context, lambda desk: data.erase(desk, case, conversation, with_cases=with_cases))
    if not waits_for:
        click.echo(f"Đã xóa. Yêu cầu số {label(request.id)}, đã vào sổ.")
        return
    click.echo(
        f"Đã xóa phần xóa được. Yêu cầu số {label(request.id)} còn chờ {waits_for} việc đang giải quyết hoặc phải giữ, "
        f"chậm nhất {plain_day(request.due_on)}."
    )


@privacy.command(name="list", help="Sổ yêu cầu, mới nhất trước.")
@click.option("--open", "is_open", is_flag=True, help="Chỉ yêu cầu đang chờ.")
@click.option("--most", type=click.IntRange(1, MOST), default=50, show_default=True, help="Nhiều nhất.")
@click.pass_obj
def list_requests(context: Context, is_open: bool, most: int) -> None:
    found = at_desk(context, lambda desk: data.listed(desk, most, is_open=is_open))
    for one in found:
        state = f"xong {when(one.ended_at)}" if one.ended_at else "đang chờ"
        asked = f"{when(one.asked_at)}, hạn {plain_day(one.due_on)}"
        click.echo("\t".join((label(one.id), REQUESTS[one.kind], CHANNELS.get(one.via, one.via), asked, state)))
    if not found:
        click.echo("Chưa có yêu cầu nào như vậy.")


def _check(case: str, conversation: str) -> None:
    if bool(case) == bool(conversation):
        raise click.UsageError("Ghi một trong hai: --case MÃ, hoặc --conversation KÊNH:TÀI KHOẢN:NGƯỜI.")


def _write(file: Path, content: str) -> None:
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(content, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"Không ghi được {file} ({error.strerror}).") from error
