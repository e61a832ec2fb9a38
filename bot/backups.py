"""`motcua backup` and `motcua restore`: the whole database into one file, and back."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bot import app, keys
from bot.commanding import Context
from bot.config import Config
from bot.rehearsal import HERE
from storage.backups import Manifest, Refused

Done = TypeVar("Done")


@click.command(help="Sao lưu toàn bộ cơ sở dữ liệu vào một tệp mới; dịch vụ cứ chạy.")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(context: Context, file: Path) -> None:
    manifest = _done(app.back_up(context.config, file, _tell))
    click.echo(f"Đã sao lưu vào {file}.\n{_described(manifest)}")
    _say_keys(context.config)
    click.echo("Lưu ý: những gì bị xóa từ lúc này trở đi vẫn còn trong tệp; đừng giữ bản sao lưu lâu hơn cần thiết.")


@click.command(help="Khôi phục cơ sở dữ liệu từ một bản sao lưu, khi dịch vụ đã dừng.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Thay cơ sở dữ liệu đang có; bản cũ được cất riêng.")
@click.pass_obj
def restore(context: Context, file: Path, replace: bool) -> None:
    manifest, kept = _done(app.restore(context.config, file, replace=replace, told=_tell))
    click.echo(f"Đã khôi phục từ {file}.\n{_described(manifest)}")
    if kept:
        click.echo(f"Dữ liệu cũ được cất ở {kept}; khi chắc chắn không cần nữa, hãy xóa.")
    _say_keys(context.config)
    click.echo("Lưu ý: những gì đã xóa sau lúc sao lưu nay có lại; hãy làm lại các yêu cầu xóa từ lúc đó.")


def _say_keys(config: Config) -> None:
    """What a backup is worth less without."""
    where = "secrets.keys trong cấu hình" if config.secrets.keys else str(keys.key_file())
    try:
        names = ", ".join(keys.ids_of(config)) or "chưa có"
    except keys.NoKeys as reason:
        names = f"chưa đọc được: {reason}"
    click.echo(f"Bản sao lưu không chứa khóa của các bí mật ({where}, khóa {names}): hãy cất khóa ở một nơi riêng.")


def _done(work: Coroutine[Any, Any, Done]) -> Done:
    try:
        with _ended_at_once():
            return asyncio.run(work)
    except (app.NotStarted, Refused) as reason:
        raise click.ClickException(str(reason)) from reason


@contextmanager
def _ended_at_once() -> Iterator[None]:
    """Ctrl-C and SIGTERM break the work off where it is, so that what is half made goes."""
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _tell(doing: str) -> None:
    click.echo(f"{doing} …", err=True)


def _described(manifest: Manifest) -> str:
    made_at = f"{manifest.made_at.astimezone(HERE):%H:%M:%S ngày %d/%m/%Y}"
    rows = ", ".join(f"{table} {count}" for table, count in manifest.rows.items())
    return f"Dữ liệu lúc {made_at}, lược đồ {manifest.revision}, Motcua {manifest.program}. Số dòng: {rows}."
