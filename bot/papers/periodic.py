"""The periodic report: what was asked, what became of feedback, apologies; in the order such reports are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.papers.document import Paper
from bot.papers.report import (
    HEADINGS,
    HOW,
    MATTERS,
    OUR_OWN,
    Names,
    called_day,
    decimal,
    figures_line,
    matters,
    parts_of,
    speed,
)
from handlers.desk.asked import Asked
from handlers.desk.periodic import Whole
from handlers.desk.reaching import Held, Played, Told
from handlers.desk.reports import FEWEST_RATINGS
from handlers.desk.satisfaction import Contentment

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
MOST_BARS = 12
"""Of a chart; the table above it has them all."""
NO_NEWS = "Trong kỳ không gửi tin tức nào."
NEWS_OF_NO_UNIT = "Tin tức không gắn với một đơn vị, nên báo cáo của một đơn vị không có phần này."
NO_QUIZ = "Trong kỳ không có ai thi tìm hiểu."
NO_DAY = "Trong kỳ không có buổi đối thoại nào."
NO_VISITS = "Trong kỳ chưa có ai đánh giá tại quầy."
NOT_OF_A_UNIT = "Câu hỏi của người dân không gắn với một đơn vị, nên báo cáo của một đơn vị không có phần này."
HOW_ASKED = (
    "Cách tính: mỗi tin nhắn hỏi là một lượt, theo ngày hỏi. Trả lời ngay không qua cán bộ gồm câu được trả lời thẳng "
    "và câu mà người dân chọn được trong các mục trợ lý đưa ra; tỷ lệ tính trên số lượt muốn biết một việc (không tính "
    "chào hỏi, mở danh mục). Hướng dẫn trực tuyến, bưu chính là số lượt hỏi đúng về cách nộp đó."
)

HOW_REACHED = (
    f"Hài lòng tại quầy chỉ nêu điểm khi đơn vị có từ {FEWEST_RATINGS} lượt. Người thi tính theo ngày trả lời lần "
    "cuối, điểm trung bình tính trên người làm hết. Tin tính theo ngày cho gửi, buổi đối thoại theo ngày tổ chức."
)


@dataclass(frozen=True, slots=True)
class Called:
    """What things are called, beside the `names` of cases."""

    names: Names
    fields: Mapping[str, str]
    aspects: Mapping[str, str]
    channels: Mapping[str, str]
    criteria: Mapping[str, str] = field(default_factory=dict)
    """What the survey at the counters asks about."""
    scale: Sequence[str] = ()
    """Its answers, the worst first."""


def periodic(whole: Whole, called: Called, *, trial: bool) -> bytes:
    """The report as a .docx file."""
    made, period = Paper(), whole.cases.period
    unit = called.names.units.get(period.office, period.office) if period.office else ""
    made.sides([unit.upper() or "……………………", "Số: ……/BC-……"], list(NATION))
    made.say("……, ngày …… tháng …… năm ……", italic=True, right=True)
    made.title("BÁO CÁO", "Kết quả hỗ trợ, giải đáp thủ tục hành chính và tiếp nhận góp ý, phản ánh qua trợ lý Một cửa")
    made.say(f"Kỳ báo cáo: từ {called_day(period.first)} đến hết {called_day(period.last)}.")
    made.say(f"Số liệu lấy lúc lập báo cáo, ngày {called_day(whole.cases.today)}.", italic=True)
    if trial:
        made.say("Bản thử nghiệm: chưa có cơ quan nào chính thức vận hành.", italic=True)
    _of_questions(made, whole.asked, called)
    _of_cases(made, whole, called.names)
    _of_counters(made, whole.counters, called)
    made.heading("IV. TRỄ HẸN VÀ XIN LỖI")
    late = whole.apologies
    made.say(
        f"Hồ sơ hẹn trả trong kỳ mà trễ, đã ghi vào sổ: {late.late}. Đã gửi thư xin lỗi: {late.issued}, "
        f"trong đó gửi chậm nhất vào ngày hẹn: {late.in_time}."
    )
    made.heading("V. TUYÊN TRUYỀN, THI TÌM HIỂU, ĐỐI THOẠI")
    _of_news(made, whole.news)
    _of_quizzes(made, whole.played)
    _of_days(made, whole.held, called.names)
    made.heading("VI. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN")
    made.say("……………………………………………………………………")
    made.heading("VII. KIẾN NGHỊ, ĐỀ XUẤT")
    made.say("……………………………………………………………………")
    for note in (HOW_ASKED, HOW, HOW_REACHED, OUR_OWN):
        made.say(note, italic=True)
    made.sides(["Nơi nhận: ……"], ["THỦ TRƯỞNG ĐƠN VỊ"])
    return made.bytes()


def _of_questions(made: Paper, asked: Asked | None, called: Called) -> None:
    made.heading("I. HỎI ĐÁP")
    if asked is None:
        made.say(NOT_OF_A_UNIT)
        return
    made.say(
        f"Tổng số lượt: {asked.total}; trong đó hỏi một việc cụ thể: {asked.matters}. Trả lời ngay không qua cán bộ: "
        f"{asked.resolved} ({share(asked.resolved_share)}). Chưa biết trả lời: {asked.unknown}. "
        f"Người dân báo không đúng ý: {asked.unliked}."
    )
    of_post = f" (bưu chính chiếm {share(asked.post_share)})" if asked.post_share is not None else ""
    made.say(
        f"Hướng dẫn nộp trực tuyến: {asked.guidance('online')} lượt; "
        f"qua bưu chính: {asked.guidance('post')} lượt{of_post}."
    )
    fields = [(called.fields.get(key, "") or "Khác", _aspects(inner, called)) for key, inner in asked.by_field.items()]
    totals = [str(sum(inner.values())) for inner in asked.by_field.values()]
    lines = [(name, total, told) for (name, told), total in zip(fields, totals, strict=True)]
    made.table(("Lĩnh vực", "Lượt trả lời", "Hỏi nhiều nhất về"), lines)
    made.bars(
        "Biểu đồ: lượt trả lời theo lĩnh vực", [(name, int(total), total) for name, total, _ in lines[:MOST_BARS]]
    )
    by_channel = [
        (called.channels.get(key, key), str(sum(inner.values())), str(inner.get("unknown", 0)))
        for key, inner in asked.by_channel.items()
    ]
    made.table(("Kênh", "Lượt", "Chưa biết trả lời"), by_channel)
    made.bars("Biểu đồ: lượt hỏi theo kênh", [(name, int(total), total) for name, total, _ in by_channel])


def _of_news(made: Paper, news: Sequence[Told] | None) -> None:
    if news is None:
        made.say(NEWS_OF_NO_UNIT)
    elif not news:
        made.say(NO_NEWS)
    else:
        lines = [(one.title, *map(str, (one.recipients, one.reached, one.failed))) for one in news]
        made.table(("Tin", "Người nhận", "Đã tới", "Không tới được"), lines)


def _of_counters(made: Paper, counters: Mapping[str, Contentment], called: Called) -> None:
    made.heading("III. HÀI LÒNG TẠI QUẦY")
    if not counters:
        made.say(NO_VISITS)
        return
    lines = [
        (called.names.units.get(office, office), str(one.rated), _mean(one, called), _reasons(one, called))
        for office, one in counters.items()
    ]
    made.table(("Đơn vị", "Lượt đánh giá", "Điểm trung bình", "Được nhắc tới (lượt)"), lines)
    means = [(line[0], one.mean or 0.0, line[2]) for line, one in zip(lines, counters.values(), strict=True)]
    made.bars("Biểu đồ: điểm trung bình tại quầy", means)


def _mean(one: Contentment, called: Called) -> str:
    return "–" if one.mean is None else f"{decimal(one.mean)}/{len(called.scale)}"


def _reasons(one: Contentment, called: Called) -> str:
    told = one.reasons.most_common() if one.mean is not None else []
    return "; ".join(f"{called.criteria.get(reason, reason)} ({many})" for reason, many in told) or "–"


def _of_quizzes(made: Paper, played: Sequence[Played] | None) -> None:
    if played is None:
        return
    if not played:
        made.say(NO_QUIZ)
        return
    lines = [
        (
            one.title,
            str(one.players),
            str(one.ended),
            f"{decimal(one.score)}/{one.questions}" if one.score is not None else "–",
        )
        for one in played
    ]
    made.table(("Cuộc thi", "Người thi", "Làm hết", "Điểm trung bình"), lines)


def _of_days(made: Paper, held: Sequence[Held], names: Names) -> None:
    if not held:
        made.say(NO_DAY)
        return
    lines = [
        (
            f"{called_day(one.day)}{' (đã hủy)' if one.is_cancelled else ''}",
            names.units.get(one.office, one.office),
            *map(str, (one.asked, one.answered)),
        )
        for one in held
    ]
    made.table(("Buổi đối thoại", "Đơn vị trả lời", "Câu hỏi gửi trước", "Đã trả lời"), lines)


def _aspects(inner: Mapping[str, int], called: Called) -> str:
    return ", ".join(f"{called.aspects.get(key, key) or 'chung'} ({times})" for key, times in list(inner.items())[:4])


def _of_cases(made: Paper, whole: Whole, names: Names) -> None:
    made.heading("II. GÓP Ý, PHẢN ÁNH, KIẾN NGHỊ VÀ CÂU HỎI CHUYỂN CÁN BỘ")
    made.table(HEADINGS, [figures_line("Cộng", whole.cases.whole)])
    made.say(speed(whole.cases.whole))
    for title, found, called in parts_of(whole.cases, names):
        lines = [figures_line(called.get(key, key) or "Chưa rõ", one) for key, one in found.items()]
        made.table((title, *HEADINGS[1:]), lines)
    made.bars(MATTERS, matters(whole.cases, names))


def share(value: float | None) -> str:
    """A share in words."""
    return "chưa có số liệu" if value is None else f"{value:.0%}"
