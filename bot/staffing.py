"""`motcua staff`: let people in to the console, give them a fresh link, shut them out."""

import click

from bot.commanding import Context, at_desk
from bot.console.site import link_address
from bot.console.words import ROLES, day
from handlers.desk import Desk, people
from handlers.desk.people import NewStaff
from handlers.desk.roles import Role


@click.group(help="Người dùng của trang dành cho cán bộ.")
def staff() -> None:
    pass


@staff.command(help="Thêm một người; in ra đường dẫn để người đó tự đặt mật khẩu.")
@click.argument("login")
@click.option("--name", required=True, help="Họ tên.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="Vai trò.")
@click.option("--office", help="Mã đơn vị, như trong offices.yaml; cán bộ xử lý (officer) phải có.")
@click.pass_obj
def add(context: Context, login: str, name: str, role: str, office: str | None) -> None:
    new = NewStaff(login, name, role, office)

    async def added(desk: Desk) -> str:
        return await people.add(desk, None, new, [one.id for one in desk.edition().offices if not one.role])

    _say_link(context, login, at_desk(context, added))


@staff.command(help="Đường dẫn mới cho một người: mật khẩu, mã và nơi đang đăng nhập cũ đều hết hiệu lực.")
@click.argument("login")
@click.pass_obj
def link(context: Context, login: str) -> None:
    _say_link(context, login, at_desk(context, lambda desk: people.link(desk, None, login)))


@staff.command(name="list", help="Ai đang vào được.")
@click.pass_obj
def list_everybody(context: Context) -> None:
    everybody = at_desk(context, lambda desk: people.everybody(desk, None))
    if not everybody:
        click.echo("Chưa có ai. Thêm người: motcua staff add TÊN --name … --role …")
    for one in everybody:
        state = f"khóa {day(one.disabled_at)}" if one.disabled_at else "" if one.is_set_up else "chưa đặt mật khẩu"
        click.echo("\t".join(filter(None, (one.login, one.name, ROLES[Role(one.role)], one.office, state))))


@staff.command(help="Khóa một người ngay; cấp đường dẫn mới thì vào lại được.")
@click.argument("login")
@click.pass_obj
def disable(context: Context, login: str) -> None:
    at_desk(context, lambda desk: people.disable(desk, None, login))
    click.echo(f"Đã khóa {login}.")


def _say_link(context: Context, login: str, token: str) -> None:
    click.echo(f"Đường dẫn cho {login} (một lần, trong 72 giờ):\n{link_address(context.config, token)}")
