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
    "claimed": "Anh/chị đã nhận mục này.",
    "noted": "Đã ghi chú. Người dân không thấy ghi chú này.",
    "asked": "Đã hỏi lại. Người dân trả lời thì mục này trở về danh sách của anh/chị.",
    "answered": "Đã trả lời. Người dân nhận được ngay tại nơi họ đã nhắn.",
    "closed": "Đã đóng.",
    "reopened": "Đã mở lại.",
    "transferred": "Đã chuyển. Mục này vẫn mở, nay thuộc đơn vị kia.",
    "disabled": "Đã khóa. Người này không vào được nữa, mọi nơi đang đăng nhập đều bị đăng xuất.",
}
"""What is told on arrival after a form was taken."""

VIEWS = {
    "new": "Mới",
    "mine": "Của tôi",
    "open": "Đang mở",
    "waiting": "Chờ người dân",
    "done": "Đã trả lời, đã đóng",
}
CHANNELS = {"webchat": "trang trò chuyện", "telegram": "Telegram"}
KINDS = {"gop_y": "Góp ý", "cau_hoi": "Câu hỏi"}
STATES = {
    "received": "Mới nhận",
    "transferred": "Mới chuyển đến",
    "asked": "Chờ người dân trả lời",
    "answered": "Đã trả lời",
    "closed": "Đã đóng",
}
EVENTS = {
    "filed": "Người dân gửi",
    "replied": "Người dân trả lời thêm",
    "unlinked": "Người dân xóa dữ liệu của mình; mục này không còn gắn với ai",
    "erased": "Người dân xóa nội dung",
    "claimed": "nhận xử lý",
    "noted": "ghi chú nội bộ",
    "asked": "hỏi lại người dân",
    "answered": "trả lời",
    "transferred": "chuyển đơn vị",
    "closed": "đóng",
    "reopened": "mở lại",
}

MENU = (
    Entry("Góp ý, câu hỏi", "cases", Action.READ_CASE),
    Entry("Người dùng", "staff", Action.MANAGE_STAFF),
)


def role(value: str) -> str:
    return ROLES[Role(value)]


def when(at: datetime) -> str:
    """`14:05 25/11/2026`, in Viet Nam."""
    return f"{at.astimezone(HERE):%H:%M %d/%m/%Y}"


def day(at: datetime) -> str:
    return f"{at.astimezone(HERE):%d/%m/%Y}"
