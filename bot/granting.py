"""`motcua zalo`: an administrator of an Official Account agrees anew, and how the accounts stand."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from bot import app
from bot.channels import NotStored
from bot.channels.zalo.agreeing import PATH, Agreed, NotPasted, pasted
from bot.channels.zalo.oauth import Asking, NotNow, OAuth, Refused
from bot.channels.zalo.tokens import Kept, Pair
from bot.commanding import Context
from bot.config import Config
from bot.rehearsal import HERE

Done = TypeVar("Done")
NOT_ON = "Chưa cấu hình Zalo: hãy đặt channels.zalo.app_id, app_secret và accounts."
NO_WAY_BACK = "Chưa có web.public_url. Hãy đặt, hoặc thêm --back với địa chỉ gọi lại đã khai trong trang ứng dụng Zalo."
STEPS = """1. Trang quản lý ứng dụng của Zalo phải có địa chỉ gọi lại (callback) này:
   {back}
2. Mở đường dẫn này bằng trình duyệt, đăng nhập bằng tài khoản quản trị Official Account rồi bấm đồng ý:
   {address}
3. Trình duyệt chuyển sang trang có một dòng bắt đầu bằng code=. Chép cả dòng ấy dán vào đây trong 10 phút
   (trang không mở được thì chép cả địa chỉ trên thanh địa chỉ)."""
UNKNOWN = "Official Account {account} không có trong channels.zalo.accounts. Hãy đăng nhập đúng tài khoản."
WHICH = "Có nhiều Official Account, mà dòng vừa dán không nói của tài khoản nào. Hãy chép cả địa chỉ."
FAILED = "Zalo không nhận mã này ({reason}). Mã chỉ dùng một lần trong 10 phút: hãy gõ lại lệnh và làm lại."
AWAY = "Chưa hỏi được Zalo ({reason}). Hãy xem mạng, app_id và app_secret, rồi gõ lại lệnh."
NOT_STORED = "Không ghi được vào cơ sở dữ liệu. Hãy xem lại rồi làm lại từ đầu."
NOT_ALL = "Có tài khoản chưa được cấp quyền. Hãy gõ: motcua zalo authorize"


@click.group(help="Zalo Official Account: cấp quyền, xem tình trạng.")
def zalo() -> None:
    pass


@zalo.command(help="Quản trị viên Official Account cấp quyền cho Motcua gửi tin; làm một lần, và khi được báo.")
@click.option("--back", default="", help="Địa chỉ gọi lại đã khai với Zalo; mặc định là trang của dịch vụ này.")
@click.pass_obj
def authorize(context: Context, back: str) -> None:
    config = _configured(context)
    back = back or (f"{config.web.public_url.rstrip('/')}{PATH}" if config.web.public_url else "")
    if not back:
        raise click.ClickException(NO_WAY_BACK)
    settings, asking = config.channels.zalo, Asking.new()
    oauth = OAuth(settings.app_id, settings.app_secret.get_secret_value(), settings.oauth_url)
    click.echo(STEPS.format(back=back, address=oauth.address(asking, back)))
    agreed = _agreed(config, asking)
    pair = _done(_exchanged(config, oauth, agreed, asking))
    click.echo(f"Đã nhận quyền cho Official Account {agreed.account}. {_lasts(pair)}")


@zalo.command(help="Từng Official Account: quyền còn không, token tới bao giờ.")
@click.pass_obj
def status(context: Context) -> None:
    config = _configured(context)
    found = _done(_rows(config))
    for account, kept in found.items():
        click.echo(f"{account}\t{_described(kept)}")
    if any(kept.pair is None or kept.refused for kept in found.values()):
        raise click.ClickException(NOT_ALL)


def _configured(context: Context) -> Config:
    config = context.config
    if not config.channels.zalo.is_on:
        raise click.ClickException(NOT_ON)
    return config


def _agreed(config: Config, asking: Asking) -> Agreed:
    """What the administrator brings back, and for one of our accounts."""
    try:
        agreed = pasted(click.prompt("Dán vào đây", prompt_suffix=": "), asking.state)
    except NotPasted as reason:
        raise click.ClickException(str(reason)) from reason
    ours = [account.oa_id for account in config.channels.zalo.accounts]
    if not agreed.account and len(ours) > 1:
        raise click.ClickException(WHICH)
    if agreed.account and agreed.account not in ours:
        raise click.ClickException(UNKNOWN.format(account=agreed.account))
    return Agreed(agreed.code, agreed.account or ours[0])


async def _exchanged(config: Config, oauth: OAuth, agreed: Agreed, asking: Asking) -> Pair:
    async with app.token_rows(config) as row_of:
        fresh = await oauth.exchange(agreed.code, asking)
        pair = Pair.of(fresh, datetime.now(UTC))
        await row_of(agreed.account).authorise(pair)
        return pair


async def _rows(config: Config) -> dict[str, Kept]:
    async with app.token_rows(config) as row_of:
        return {account.oa_id: await row_of(account.oa_id).read() for account in config.channels.zalo.accounts}


def _done(work: Coroutine[Any, Any, Done]) -> Done:
    try:
        return asyncio.run(work)
    except Refused as reason:
        raise click.ClickException(FAILED.format(reason=reason)) from reason
    except NotNow as reason:
        raise click.ClickException(AWAY.format(reason=reason)) from reason
    except NotStored as reason:
        raise click.ClickException(NOT_STORED) from reason
    except app.NotStarted as reason:
        raise click.ClickException(str(reason)) from reason


def _described(kept: Kept) -> str:
    if kept.generation == 0:
        return "chưa cấp quyền"
    if kept.pair is None or kept.refused:
        return f"phải cấp quyền lại ({kept.refused})"
    doubt = " Lần đổi gần nhất chưa có trả lời." if kept.doubted else ""
    return f"đang dùng được. {_lasts(kept.pair)}{doubt}"


def _lasts(pair: Pair) -> str:
    return f"Token dùng tới {pair.expires_at.astimezone(HERE):%H:%M ngày %d/%m/%Y}; dịch vụ tự đổi trước hạn."
