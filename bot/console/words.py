"""The console's own words: what roles and pages are called, and how times are written."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.channels import capabilities
from handlers.clock import Pause, Reckoning
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


class Named(Protocol):
    @property
    def login(self) -> str: ...

    @property
    def name(self) -> str: ...


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
    "assigned": "Đã giao.",
    "categorised": "Đã đổi loại việc.",
    "several-claimed": "Đã nhận các mục đã chọn.",
    "several-assigned": "Đã giao các mục đã chọn.",
    "several-transferred": "Đã chuyển các mục đã chọn. Các mục vẫn mở, nay thuộc đơn vị kia.",
    "several-categorised": "Đã đổi loại việc của các mục đã chọn.",
    "several-closed": "Đã đóng các mục đã chọn.",
    "linked": "Đã ghi thủ tục liên quan.",
    "proposed": "Đã đề xuất. Người biên tập nội dung sẽ xem; kết quả hiện ở trang này.",
    "proposal-adopted": "Đã đưa vào bản nháp. Xem lại rồi bấm “Kiểm tra và hỏi lại”.",
    "proposal-accepted": "Đã nhận đề xuất. Người đề xuất thấy kết quả ở trang của câu hỏi.",
    "proposal-declined": "Đã trả đề xuất, kèm lý do.",
    "asked-attached": "Đã đề xuất cách hỏi. Xem ở trang Đề xuất.",
    "asked-drafted": "Đã đề xuất mục mới. Xem ở trang Đề xuất.",
    "asked-sent": "Đã gửi đơn vị như một câu hỏi chuyển đến.",
    "asked-ignored": "Đã bỏ qua. Hoàn lại được ở thẻ Đã bỏ qua.",
    "asked-undone": "Đã hoàn lại. Nhóm này trở về danh sách cần xem.",
    "taken-over": "Anh/chị đang trò chuyện trực tiếp; trợ lý im lặng, người dân đã được báo.",
    "said": "Đã gửi.",
    "handed-back": "Đã trả cuộc trò chuyện lại cho trợ lý, người dân đã được báo.",
    "release-back": "Đã đổi sang bản anh/chị chọn. Mọi nơi theo trong vài giây.",
    "release-published": "Đã công bố. Mọi nơi dùng bản mới trong vài giây.",
    "entry-paused": "Đã tạm ngưng. Mọi nơi theo trong vài giây.",
    "entry-resumed": "Mục này được trả lời lại. Mọi nơi theo trong vài giây.",
    "banner-up": "Đã đặt thông báo. Tới giờ thì tự hết.",
    "banner-down": "Đã gỡ thông báo.",
    "draft-checked": "Đã ghi: người thứ hai đã kiểm tra.",
    "draft-scheduled": "Đã hẹn giờ công bố.",
    "draft-unscheduled": "Đã thôi hẹn giờ.",
    "draft-asking-stopped": "Đã thôi hỏi lại.",
    "draft-left": "Đã bỏ sửa; tệp trở lại như bản đang chạy.",
    "draft-saved": "Đã lưu vào bản nháp. Chưa công bố.",
    "retained": "Đã ghi: phải giữ. Không gì của mục này bị xóa cho tới khi bỏ giữ.",
    "released": "Đã bỏ giữ. Yêu cầu xóa đang chờ mục này (nếu có) sẽ được làm trong ít phút.",
    "request-judged": "Đã trả lời yêu cầu; người yêu cầu được báo.",
    "request-settled": "Đã làm xong yêu cầu; người yêu cầu được báo.",
    "request-extended": "Đã gia hạn; người yêu cầu được báo ngày mới.",
    "chat-unlinked": "Đã thôi nhắc việc qua trò chuyện.",
    "late-registered": "Đã ghi vào sổ. Soạn thư xin lỗi ở dòng của hồ sơ.",
    "letter-issued": "Đã ghi: thư đã gửi.",
    "difficulty-written": "Đã ghi lại. Phụ trách một cửa sẽ thấy.",
    "difficulty-answered": "Đã trả lời đơn vị.",
    "news-written": "Đã lưu bản nháp. Người phụ trách một cửa xem rồi gửi.",
    "news-dropped": "Đã bỏ bản nháp.",
    "news-released": "Đang gửi. Trang này tự cập nhật; tạm dừng hoặc dừng hẳn lúc nào cũng được.",
    "news-paused": "Đã tạm dừng: không ai nhận thêm cho tới khi gửi tiếp.",
    "news-going-on": "Đang gửi tiếp.",
    "news-stopped": "Đã dừng hẳn. Ai chưa nhận thì không nhận nữa.",
    "forum-written": "Đã ghi. Người dân thấy lịch này ngay, và gửi câu hỏi trước được.",
    "forum-cancelled": "Đã hủy. Người đã gửi câu hỏi được báo.",
    "disabled": "Đã khóa. Người này không vào được nữa, mọi nơi đang đăng nhập đều bị đăng xuất.",
}
"""What is told on arrival after a form was taken."""

VIEWS = {
    "new": "Mới",
    "mine": "Của tôi",
    "open": "Đang mở",
    "soon": "Sắp đến hạn",
    "overdue": "Quá hạn",
    "waiting": "Chờ người dân",
    "done": "Đã trả lời, đã đóng",
}
CHANNELS = {name: can.title for name, can in capabilities.CHANNELS.items()} | {
    "desk": "giấy, điện thoại, tại chỗ",
    "workbench": "người biên tập hỏi",
}
KINDS = {
    "phan_anh": "Phản ánh",
    "kien_nghi": "Kiến nghị",
    "gop_y": "Góp ý",
    "khen_ngoi": "Khen ngợi",
    "cau_hoi": "Câu hỏi",
}
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
    "added": "Người dân bổ sung",
    "accepted": "Người dân cho biết đã được giải quyết",
    "unlinked": "Người dân xóa dữ liệu của mình; mục này không còn gắn với ai",
    "erased": "Người dân xóa nội dung",
    "expired": "Hết thời gian lưu: nội dung và người gửi đã được xóa",
    "claimed": "nhận xử lý",
    "noted": "ghi chú nội bộ",
    "asked": "hỏi lại người dân",
    "answered": "trả lời",
    "transferred": "chuyển đơn vị",
    "closed": "đóng",
    "reopened": "mở lại",
    "assigned": "giao cho",
    "categorised": "đổi loại việc",
    "linked": "ghi thủ tục liên quan",
    "proposed": "đề xuất thành câu hỏi thường gặp",
    "taken_over": "vào trò chuyện trực tiếp",
    "handed_back": "trả cuộc trò chuyện lại cho trợ lý",
    "lapsed": "không viết nữa, cuộc trò chuyện tự về trợ lý",
    "corrected": "Người dân sửa tên, địa chỉ, số điện thoại",
    "restricted": "Người dân xin hạn chế xử lý dữ liệu",
    "objected": "Người dân phản đối xử lý dữ liệu",
    "judged": "trả lời yêu cầu về dữ liệu",
    "followed": "Người dân theo dõi thêm ở kênh khác",
    "unfollowed": "Người dân thôi theo dõi ở kênh khác",
    "sent_away": "Người dân gọi lại trợ lý",
    "retained": "ghi là phải giữ, không được xóa",
    "released": "bỏ giữ",
    "due_moved": "lịch làm việc hoặc quy định thay đổi, hạn được tính lại",
}
CLAIMS = {
    "restricted": "Người gửi xin hạn chế xử lý: chỉ dùng để giải quyết việc này, không dùng vào việc khác.",
    "objected": "Người gửi phản đối việc xử lý dữ liệu của mình: phải xem xét và trả lời ở trang Yêu cầu dữ liệu.",
}
"""What a sender's claim means for whoever works on the case."""
FILES = {"image": "Ảnh", "pdf": "Tệp PDF"}
FIELDS = {
    "staff_id": "người xử lý",
    "state": "tình trạng",
    "office": "đơn vị",
    "category": "loại việc",
    "entry": "thủ tục",
    "retained": "phải giữ",
    "text": "nội dung, tên, số điện thoại",
    "due_on": "hạn",
    "talk": "cuộc trò chuyện",
}
PERSON = {"name": "Họ tên", "address": "Địa chỉ", "phone": "Điện thoại"}
AREAS = {
    "case": "Góp ý, phản ánh",
    "case reveal": "Hiện số đã che",
    "case file": "Xem ảnh, tệp",
    "cases exported": "Lấy danh sách ra",
    "questions exported": "Lấy danh sách câu hỏi ra",
    "report": "Lập báo cáo",
    "late": "Hồ sơ trễ hẹn",
    "difficult": "Vướng mắc",
    "asked": "Học từ câu hỏi",
    "signals": "Báo tuần cho người biên tập",
    "reviews": "Nhắc xem lại nội dung",
    "proposal": "Đề xuất câu hỏi thường gặp",
    "news": "Tin theo chủ đề",
    "forum": "Đối thoại",
    "quiz": "Thi tìm hiểu",
    "request": "Yêu cầu về dữ liệu",
    "release": "Công bố nội dung",
    "draft": "Bản nháp nội dung",
    "entry": "Tạm ngưng một mục",
    "banner": "Thông báo chung",
    "regression": "Cho qua câu kém đi",
    "staff": "Người dùng",
    "sign": "Đăng nhập, đăng xuất",
    "audit": "Xem nhật ký",
}
"""How the names of deeds begin, and what is meant."""
DEEDS = {
    "case read": "xem mục",
    "case reveal": "hiện số đã che",
    "case said": "viết cho người dân trong cuộc trò chuyện",
    "case file": "xem ảnh, tệp",
    "cases exported": "lấy danh sách ra bảng tính",
    "cases listed": "xem danh sách ở dòng lệnh",
    "report made": "lập báo cáo",
    "report taken out": "lấy số liệu kèm các dòng ra bảng tính",
    "questions exported": "lấy danh sách câu hỏi ra bảng tính",
    "late registered": "ghi hồ sơ trễ hẹn",
    "late letter drafted": "soạn thư xin lỗi",
    "late letter issued": "ghi là đã gửi thư",
    "difficulty written": "ghi vướng mắc",
    "difficulty answered": "trả lời vướng mắc",
    "asked attached": "đề xuất cách hỏi từ câu hỏi của người dân",
    "asked drafted": "đề xuất mục mới từ câu hỏi của người dân",
    "asked sent": "gửi đơn vị một câu hỏi của người dân",
    "asked ignored": "bỏ qua một nhóm câu hỏi",
    "asked undone": "hoàn lại một nhóm câu hỏi",
    "signals told": "báo các mục nên xem lại của tuần",
    "reviews told": "nhắc các mục tới ngày xem lại",
    "proposal accepted": "nhận đề xuất câu hỏi thường gặp",
    "proposal declined": "trả đề xuất câu hỏi thường gặp",
    "difficulties exported": "lấy danh sách vướng mắc ra bảng tính",
    "news written": "soạn tin",
    "news dropped": "bỏ bản nháp tin",
    "news released": "cho gửi tin",
    "news paused": "tạm dừng gửi tin",
    "news gone on": "gửi tiếp tin",
    "news stopped": "dừng hẳn tin",
    "forum written": "ghi buổi đối thoại",
    "forum cancelled": "hủy buổi đối thoại",
    "quiz revealed": "hiện tên, số điện thoại người thi",
    "quiz exported": "lấy kết quả thi ra bảng tính",
    "request settled": "làm xong yêu cầu về dữ liệu",
    "request judged": "trả lời yêu cầu hạn chế, phản đối",
    "request extended": "gia hạn yêu cầu về dữ liệu",
    "release published": "công bố nội dung",
    "release put back": "cho chạy lại bản cũ",
    "regression passed": "công bố dù có câu trả lời kém đi",
    "draft changed": "sửa bản nháp",
    "draft proven": "kiểm tra, hỏi lại mọi câu",
    "draft asking stopped": "thôi hỏi lại mọi câu",
    "draft checked": "kiểm tra bản nháp là người thứ hai",
    "draft published": "công bố bản nháp",
    "draft scheduled": "hẹn giờ công bố",
    "draft unscheduled": "thôi hẹn giờ công bố",
    "entry paused": "tạm ngưng một mục",
    "entry resumed": "cho trả lời lại một mục",
    "banner put up": "đặt thông báo",
    "banner taken down": "gỡ thông báo",
    "staff add": "thêm người",
    "staff link": "cấp đường dẫn",
    "staff disable": "khóa",
    "staff chat offered": "lấy mã liên kết trò chuyện",
    "staff chat linked": "liên kết trò chuyện",
    "staff chat unlinked": "bỏ liên kết trò chuyện",
    "sign in": "đăng nhập",
    "sign in failed": "đăng nhập sai",
    "sign out": "đăng xuất",
    "set up": "đặt mật khẩu, nối điện thoại",
    "audit read": "xem nhật ký",
}
NEWS = {
    "draft": "Bản nháp, chờ người phụ trách xem và gửi",
    "sending": "Đang gửi",
    "paused": "Đang tạm dừng",
    "stopped": "Đã dừng hẳn",
    "done": "Đã gửi xong",
    "dropped": "Đã bỏ",
}
RECIPIENTS = {
    "sent": "đã gửi",
    "failed": "không tới (bị chặn, tài khoản không còn)",
    "unsure": "không rõ đã tới chưa; tin theo chủ đề không bao giờ gửi lần hai",
    "new": "chưa tới lượt",
    "queued": "đang gửi",
    "waiting": "chờ người dân nhắn lại (Zalo chỉ cho nhắn trong một thời gian từ tin cuối của họ)",
    "left": "đã thôi nhận",
    "late": "quá ngày cuối, không gửi",
    "stopped": "không gửi vì đã dừng",
}
"""What became of those who were to be told."""
PROPOSALS = {"open": "Chờ biên tập", "accepted": "Đã nhận vào nội dung", "declined": "Không nhận"}
RELEASE_WAYS = {"first": "giữ lại lúc công bố lần đầu", "command": "dòng lệnh"}
DRAFT_STEPS = {
    "begun": "Bản nháp nội dung đang sửa: bước kế là Kiểm tra và hỏi lại",
    "yours": "Bản nháp nội dung chờ người thứ hai kiểm tra: anh/chị kiểm tra được",
    "asked": "Bản nháp nội dung chờ người thứ hai kiểm tra",
    "checked": "Bản nháp nội dung đã có người kiểm tra: bước kế là Công bố",
    "scheduled": "Bản nháp nội dung đang hẹn giờ công bố",
}
"""How the open draft stands, on the first page."""
SPEAKERS = {"citizen": "Người dân", "bot": "Trợ lý", "officer": "Cán bộ"}
REQUESTS = {
    "see": "Xem dữ liệu",
    "export": "Lấy bản sao",
    "correct": "Sửa tên, địa chỉ, số điện thoại",
    "restrict": "Hạn chế xử lý",
    "object": "Phản đối xử lý",
    "withdraw": "Rút đồng ý",
    "erase": "Xóa, để lại nội dung việc đã gửi",
    "erase_all": "Xóa hết",
}
"""What people ask about their own data."""
STAGES = {
    "missing": "Đã trễ, chưa gửi thư",
    "soon": "Sắp tới ngày hẹn, chưa gửi thư",
    "later": "Còn thời gian",
    "issued": "Đã gửi thư",
}
OUTCOMES = {
    "solved": "Đã giải quyết",
    "explained": "Đã giải thích, hướng dẫn",
    "elsewhere": "Thuộc nơi khác",
    "repeated": "Trùng",
    "unfounded": "Không có cơ sở",
    "withdrawn": "Người gửi rút",
}
BASES = {"law": "theo luật", "decision": "theo quyết định", "internal": "đơn vị tự đặt, không nói với người dân"}
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
STOPPED = {"asked": "chờ người dân trả lời", "answered": "đã trả lời", "closed": "đã đóng"}
MOST_SKIPPED = 12

MENU = (
    Entry("Góp ý, câu hỏi", "cases", Action.READ_CASE),
    Entry("Trễ hẹn", "late", Action.READ_CASE),
    Entry("Vướng mắc", "difficulties", Action.READ_CASE),
    Entry("Học từ câu hỏi", "learning", Action.EDIT_KNOWLEDGE),
    Entry("Nội dung", "knowledge", Action.EDIT_KNOWLEDGE),
    Entry("Đề xuất", "proposals", Action.EDIT_KNOWLEDGE),
    Entry("Tin", "news", Action.READ_NEWS),
    Entry("Đối thoại", "forums", Action.READ_NEWS),
    Entry("Thi tìm hiểu", "quizzes", Action.READ_NEWS),
    Entry("Yêu cầu dữ liệu", "requests", Action.READ_REQUESTS),
    Entry("Số liệu", "reports", Action.READ_REPORTS),
    Entry("Hài lòng", "satisfaction", Action.READ_REPORTS),
    Entry("Mã QR", "sheets", Action.READ_KNOWLEDGE),
    Entry("Nhật ký", "audit", Action.READ_AUDIT),
    Entry("Người dùng", "staff", Action.MANAGE_STAFF),
)


def clock(found: Reckoning | None) -> list[str]:
    """How a due day came about, in sentences; where nothing is promised, that."""
    if found is None:
        return ["Chưa có văn bản nào ấn định hạn."]
    promise = found.promise
    basis = f"{BASES[promise.basis]}{': ' + promise.source if promise.source else ''}"
    told = [
        "Đồng hồ đang dừng, chưa tính ra ngày." if found.due is None else f"Chậm nhất {weekday(found.due)}.",
        f"{promise.working_days} ngày làm việc ({basis}), tính sau ngày nhận {plain_day(found.received)}.",
    ]
    told += [_pause(one) for one in found.pauses]
    if found.skipped:
        named = [f"{plain_day(one.day)}{f' ({one.holiday})' if one.holiday else ''}" for one in found.skipped]
        rest = f" và {len(named) - MOST_SKIPPED} ngày nữa" if len(named) > MOST_SKIPPED else ""
        told.append(f"Không tính: {', '.join(named[:MOST_SKIPPED])}{rest}.")
    if found.undecided:
        years = ", ".join(map(str, found.undecided))
        told.append(f"Chưa có quyết định nghỉ lễ năm {years}: ngày này còn có thể dời.")
    return told


def _pause(pause: Pause) -> str:
    why = STOPPED.get(pause.why, pause.why)
    if pause.until is None:
        return f"Đồng hồ dừng từ {plain_day(pause.since)} ({why})."
    lost = f"{pause.working_days} ngày làm việc không tính"
    return f"Đồng hồ dừng từ {plain_day(pause.since)} đến {plain_day(pause.until)} ({why}): {lost}."


def plain_day(value: date) -> str:
    return f"{value.day}/{value.month}/{value.year}"


def weekday(value: date) -> str:
    return f"{WEEKDAYS[value.weekday()]} {plain_day(value)}"


def hours(value: float | None) -> str:
    """How long something took, in words."""
    if value is None:
        return "–"
    return f"{value / 24:.1f} ngày".replace(".", ",") if value >= 48 else f"{value:.1f} giờ".replace(".", ",")


def deed(action: str) -> str:
    """What somebody did, in words; a step of a case as its history has it."""
    return DEEDS.get(action) or EVENTS.get(action.removeprefix("case "), action)


def called(entry: object) -> str:
    """What an entry of the knowledge is called."""
    return getattr(entry, "name", None) or getattr(entry, "title", None) or ""


def left(days: int) -> str:
    """How long until something is due, in a list."""
    if days < 0:
        return f"quá hạn {-days} ngày"
    return f"còn {days} ngày" if days else "hạn hôm nay"


def size(number: int) -> str:
    """How large a file is: `85 kB`, `2,4 MB`."""
    return f"{number / 1e6:.1f} MB".replace(".", ",") if number >= 1_000_000 else f"{max(1, number // 1000)} kB"


def role(value: str) -> str:
    return ROLES[Role(value)]


def when(at: datetime) -> str:
    """`14:05 25/11/2026`, in Viet Nam."""
    return f"{at.astimezone(HERE):%H:%M %d/%m/%Y}"


def day(at: datetime) -> str:
    return f"{at.astimezone(HERE):%d/%m/%Y}"


def person(one: Named) -> tuple[str, str]:
    """Somebody as an option to choose: login, and name with it."""
    return one.login, f"{one.name} ({one.login})"
