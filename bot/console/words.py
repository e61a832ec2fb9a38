"""The console's own words: what roles and pages are called, and how times are written."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.desk.roles import Action, Role

HERE = ZoneInfo("Asia/Ho_Chi_Minh")

ROLES = {
    Role.OFFICER: "Cán bộ xử lý",
    Role.SUPERVISOR: "Phụ trách một cửa",
    Role.INSPECTOR: "Người kiểm tra (chỉ xem)",
    Role.EDITOR: "Biên tập nội dung",
    Role.ADMIN: "Quản trị viên",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu, for those who may do what its page is for."""

    label: str
    path: str
    action: Action


DONE = {
    "signed-out": "Đã đăng xuất.",
    "session-ended": "Đã đăng xuất khỏi trình duyệt đó.",
    "disabled": "Đã khóa. Người này không vào được nữa, mọi nơi đang đăng nhập đều bị đăng xuất.",
}
"""What is told on arrival after a form was taken."""

MENU = (Entry("Người dùng", "staff", Action.MANAGE_STAFF),)


def role(value: str) -> str:
    return ROLES[Role(value)]


def when(at: datetime) -> str:
    """`14:05 25/11/2026`, in Viet Nam."""
    return f"{at.astimezone(HERE):%H:%M %d/%m/%Y}"


def day(at: datetime) -> str:
    return f"{at.astimezone(HERE):%d/%m/%Y}"
