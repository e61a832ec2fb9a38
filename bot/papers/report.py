"""The periodic report on feedback as a document, from the figures of a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.papers.document import Paper
from handlers.desk.reports import Figures, Report

HEADINGS = ("", "Tiếp nhận", "Đã trả lời", "Đang giải quyết", "Quá hạn", "Đúng hạn", "Trễ hạn", "Hài lòng")
MATTERS = "Biểu đồ: việc được nhắc tới nhiều nhất"
OUR_OWN = (
    "Bố cục này do phần mềm Motcua sắp xếp, không phải biểu mẫu do cơ quan nhà nước ban hành. "
    "Nơi nhận có biểu mẫu riêng thì chép số liệu sang biểu mẫu đó."
)
HOW = (
    "Cách tính: mục tiếp nhận trong kỳ, theo ngày gửi. Đúng hạn, trễ hạn chỉ tính mục có hạn (theo luật, quyết định "
    "hoặc do đơn vị tự đặt); mục đang mở mà quá hạn tính là trễ. Mức hài lòng chỉ nêu khi có từ 3 đánh giá."
)


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called; ids that are not there any more are shown as they are."""

    units: Mapping[str, str]
    categories: Mapping[str, str]
    kinds: Mapping[str, str]
    entries: Mapping[str, str]


def paper(report: Report, names: Names, *, trial: bool) -> bytes:
    """The report as a .docx file."""
    made = Paper()
    period = report.period
    unit = names.units.get(period.office, period.office) if period.office else "Tất cả đơn vị"
    made.title("BÁO CÁO", "Tiếp nhận và xử lý góp ý, phản ánh, kiến nghị qua trợ lý Một cửa")
    made.say(f"Kỳ báo cáo: từ {called_day(period.first)} đến hết {called_day(period.last)}. Đơn vị: {unit}.")
    made.say(f"Số liệu lấy lúc lập báo cáo, ngày {called_day(report.today)}.", italic=True)
    if trial:
        made.say("Bản thử nghiệm: chưa có cơ quan nào chính thức vận hành.", italic=True)
    made.heading("1. Chung")
    made.table(HEADINGS, [figures_line("Cộng", report.whole)])
    made.say(speed(report.whole))
    for number, (title, found, called) in enumerate(parts_of(report, names), 2):
        made.heading(f"{number}. {title}")
        lines = [figures_line(called.get(key, key) or "Chưa rõ", one) for key, one in found.items()]
        made.table((title, *HEADINGS[1:]), lines)
    made.heading("5. Việc được nhắc tới nhiều nhất")
    made.table(("Thủ tục, chủ đề", "Số mục"), [(name, text) for name, _, text in matters(report, names)])
    made.bars(MATTERS, matters(report, names))
    made.heading("6. Khó khăn, vướng mắc và đề xuất")
    made.say("……………………………………………………………………")
    made.say(HOW, italic=True)
    made.say(OUR_OWN, italic=True)
    made.sides(["Người lập"], ["Thủ trưởng đơn vị"])
    return made.bytes()


def parts_of(report: Report, names: Names) -> list[tuple[str, Mapping[str, Figures], Mapping[str, str]]]:
    """By what the cases are split: the title, the figures of each part, what the parts are called."""
    return [
        ("Theo đơn vị", report.by_unit, names.units),
        ("Theo loại", report.by_kind, names.kinds),
        ("Theo loại việc", report.by_category, names.categories),
    ]


def figures_line(name: str, one: Figures) -> tuple[str, ...]:
    """A line of a table under `HEADINGS`."""
    counts = (one.received, one.answered, one.open, one.overdue, one.on_time, one.late)
    return (name, *map(str, counts), f"{decimal(one.score)} ({one.rated})" if one.score is not None else "–")


def matters(report: Report, names: Names) -> list[tuple[str, int, str]]:
    """What most cases are about, as the lines of a chart."""
    return [(names.entries.get(key, key), many, str(many)) for key, many in report.matters]


def decimal(value: float | None) -> str:
    """A mean as it is written here."""
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def speed(one: Figures) -> str:
    """How much was in time, and how long the first answer took, in a sentence."""
    share = f"{one.on_time_share:.0%}" if one.on_time_share is not None else "chưa có mục nào có hạn"
    wait = hours(one.first_answer) if one.first_answer is not None else "chưa có mục nào được trả lời"
    return f"Tỷ lệ đúng hạn: {share}. Thời gian tới câu trả lời đầu tiên (trung vị): {wait}."


def hours(value: float) -> str:
    """How long, in words."""
    return (f"{value / 24:.1f} ngày" if value >= 48 else f"{value:.1f} giờ").replace(".", ",")


def called_day(value: date) -> str:
    """A day as papers write it."""
    return f"{value:%d/%m/%Y}"
