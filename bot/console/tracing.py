"""The parts of a period's report as figures with the rows behind them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from bot.console import words
from bot.console.asking import HEADINGS as QUESTION_HEADINGS
from bot.console.asking import lines as question_lines
from bot.console.reports import HEADINGS as CASE_HEADINGS
from bot.console.reports import lines as case_lines
from bot.papers.periodic import Called, share
from bot.papers.report import called_day, hours, parts_of
from bot.papers.sheet import Cell
from bot.papers.traced import Figure, Holds, Part
from handlers.desk import asked, reports
from handlers.desk.asked import Asked
from handlers.desk.periodic import Late, Rows, Try, Visit, Whole
from handlers.desk.reaching import DONE, FAILED, REACHED, UNSURE, Held, Parcel, Question
from handlers.desk.reports import Fact, Figures, Report
from handlers.tracking import shown


def parts(whole: Whole, rows: Rows, called: Called) -> list[Part]:
    """All parts of the report, those left out of this one not."""
    found = [_cases(whole.cases, rows.cases, called), _counters(whole, rows.visits, called), _late(whole, rows.late)]
    found.append(_days(whole.held, called))
    if whole.asked is not None and rows.asked is not None:
        found.insert(0, _asked(whole.asked, rows, called))
    if whole.news is not None and rows.parcels is not None:
        found.append(_news(whole, rows.parcels, called))
    if whole.played is not None and rows.tries is not None:
        found.append(_quizzes(whole, rows.tries, called))
    return found


def _asked(found: Asked, rows: Rows, called: Called) -> Part:
    def figure(name: str, value: Cell, pick: str) -> Figure:
        return Figure(name, value, lambda one: asked.is_behind(one, rows.fields.get(one.entry or "", ""), pick))

    figures = [figure(*one) for one in _figures_asked(found, called)]
    found_rows = rows.asked or ()
    fields = {one.entry: called.fields.get(rows.fields.get(one.entry or "", ""), "") for one in found_rows}
    lines = zip(found_rows, question_lines(found_rows, called, fields), strict=True)
    return Part("H", "Hỏi đáp", figures, QUESTION_HEADINGS, lines)


def _figures_asked(found: Asked, called: Called) -> Iterator[tuple[str, Cell, str]]:
    yield "Tổng số lượt", found.total, "all"
    yield "Hỏi một việc cụ thể", found.matters, "matters"
    yield "Trả lời ngay không qua cán bộ", found.resolved, "resolved"
    yield "Tỷ lệ trả lời ngay", share(found.resolved_share), "matters"
    yield "Chưa biết trả lời", found.unknown, "unknown"
    yield "Người dân báo không đúng ý", found.unliked, "unliked"
    yield "Hướng dẫn nộp trực tuyến", found.guidance("online"), "online"
    yield "Hướng dẫn qua bưu chính", found.guidance("post"), "post"
    yield "Phần của bưu chính trong hai loại hướng dẫn", share(found.post_share), "guidance"
    for channel, ends in found.by_channel.items():
        yield f"Kênh {words.CHANNELS.get(channel, channel)}", sum(ends.values()), f"channel={channel}"
    for field, aspects in found.by_field.items():
        name = called.fields.get(field, "") or "khác"
        yield f"Lĩnh vực {name}", sum(aspects.values()), f"field={field}"
        for aspect, times in aspects.items():
            side = called.aspects.get(aspect, aspect) or "chung"
            yield f"Lĩnh vực {name}, hỏi về {side}", times, f"field={field},aspect={aspect}"


def _cases(report: Report, rows: Sequence[tuple[Fact, str]] | None, called: Called) -> Part:
    def behind(pick: str) -> Holds:
        return lambda one: reports.is_behind(one, pick, report.today)

    figures = [Figure(name, value, behind(pick)) for name, value, pick in _figures_of("", report.whole, "received")]
    sides = ("office", "kind", "category")
    for side, (title, found, names) in zip(sides, parts_of(report, called.names), strict=True):
        for key, one in found.items():
            name = f"{title}, {names.get(key, key) or 'chưa rõ'}: "
            named = _figures_of(name, one, f"{side}={key}")
            figures += [Figure(label, value, behind(pick)) for label, value, pick in named]
    for age, many in report.ages.items():
        figures.append(Figure(f"Quá hạn {age} ngày", many, behind(f"age={age}")))
    for key, many in report.matters:
        figures.append(Figure(f"Về {called.names.entries.get(key, key)}", many, behind(f"entry={key}")))
    lines = None
    if rows is not None:
        lines = zip((fact for fact, _ in rows), case_lines(rows, called.names), strict=True)
    return Part("G", "Góp ý, phản ánh", figures, CASE_HEADINGS, lines)


def _figures_of(name: str, one: Figures, all_of: str) -> Iterator[tuple[str, Cell, str]]:
    counts: Mapping[str, tuple[Cell, str]] = {
        "Tiếp nhận": (one.received, "received"),
        "Đã trả lời": (one.answered, "answered"),
        "Đang giải quyết": (one.open, "open"),
        "Quá hạn": (one.overdue, "overdue"),
        "Đúng hạn": (one.on_time, "on_time"),
        "Trễ hạn": (one.late, "late"),
        "Tỷ lệ đúng hạn": (share(one.on_time_share), "owed"),
        "Tới câu trả lời đầu (trung vị)": (hours(one.first_answer) if one.first_answer is not None else "–", "first"),
        "Số đánh giá": (one.rated, "rated"),
        "Điểm trung bình": (one.score if one.score is not None else "–", "rated"),
    }
    for label, (value, pick) in counts.items():
        yield f"{name}{label}", value, f"{all_of},{pick}"


def _counters(whole: Whole, rows: Sequence[Visit], called: Called) -> Part:
    figures: list[Figure] = []
    for office, one in whole.counters.items():
        name = called.names.units.get(office, office)
        rated = partial(_is_said, office=office, what="score")
        figures.append(Figure(f"{name}: lượt đánh giá", one.rated, rated))
        if one.mean is None:
            continue
        figures.append(Figure(f"{name}: điểm trung bình trên {len(called.scale)}", one.mean, rated))
        for score, label in enumerate(called.scale, 1):
            is_score = partial(_is_said, office=office, what="score", value=str(score))
            figures.append(Figure(f"{name}: {label}", one.scores[score], is_score))
        for reason, many in one.reasons.most_common():
            is_reason = partial(_is_said, office=office, what="why", value=reason)
            figures.append(Figure(f"{name}: {called.criteria.get(reason, reason)}", many, is_reason))
    lines = [
        (one, (called.names.units.get(one.office, one.office), called_day(one.day), *_said(one, called)))
        for one in rows
    ]
    return Part("Q", "Hài lòng tại quầy", figures, ("Đơn vị", "Ngày", "Hỏi gì", "Trả lời"), lines)


def _is_said(one: Visit, office: str, what: str, value: str = "") -> bool:
    return (one.office, one.what) == (office, what) and value in ("", one.value)


def _said(one: Visit, called: Called) -> tuple[str, str]:
    if one.what == "score":
        levels = {str(score): label for score, label in enumerate(called.scale, 1)}
        return "mức hài lòng", levels.get(one.value, one.value)
    return "vì điều gì", called.criteria.get(one.value, one.value)


def _late(whole: Whole, rows: Sequence[Late]) -> Part:
    late = whole.apologies
    figures = [
        Figure("Hồ sơ trễ đã ghi vào sổ", late.late, lambda one: True),
        Figure("Đã gửi thư xin lỗi", late.issued, lambda one: one.issued_on is not None),
        Figure(
            "Gửi thư chậm nhất vào ngày hẹn",
            late.in_time,
            lambda one: one.issued_on is not None and one.issued_on <= one.promised_on,
        ),
    ]
    lines = [
        (
            one,
            (
                one.receipt,
                one.dossier,
                one.office,
                *map(called_day, (one.promised_on, one.new_on)),
                called_day(one.issued_on) if one.issued_on else "",
            ),
        )
        for one in rows
    ]
    headings = ("Mã hồ sơ", "Loại hồ sơ", "Đơn vị", "Hẹn trả", "Hẹn lại", "Gửi thư xin lỗi")
    return Part("T", "Trễ hẹn, xin lỗi", figures, headings, lines)


def _news(whole: Whole, rows: Sequence[Parcel], called: Called) -> Part:
    figures: list[Figure] = []
    states: Mapping[str, tuple[str, ...]] = {"đã tới": (REACHED,), "không tới": (FAILED,), "không rõ": (UNSURE,)}
    for one in whole.news or ():
        name = f"Tin {one.number}: "
        figures.append(Figure(f"{name}người nhận", one.recipients, partial(_is_told, number=one.number)))
        values = (one.reached, one.failed, one.unsure)
        for (label, those), value in zip(states.items(), values, strict=True):
            figures.append(Figure(f"{name}{label}", value, partial(_is_told, number=one.number, states=those)))
    lines = [
        (
            one,
            (
                str(one.number),
                one.title,
                words.CHANNELS.get(one.channel, one.channel),
                words.RECIPIENTS.get(one.state, one.state),
                one.many,
            ),
        )
        for one in rows
    ]
    headings = ("Tin", "Tiêu đề", "Kênh", "Kết quả", "Số người (cộng cột này)")
    return Part("B", "Tin đã gửi", figures, headings, lines)


def _is_told(one: Parcel, number: int, states: tuple[str, ...] = ()) -> bool:
    return one.number == number and (not states or one.state in states)


def _quizzes(whole: Whole, rows: Sequence[Try], called: Called) -> Part:
    figures: list[Figure] = []
    for one in whole.played or ():
        plays, ends = partial(_is_try, quiz=one.quiz, ended=False), partial(_is_try, quiz=one.quiz, ended=True)
        figures.append(Figure(f"{one.title}: người thi", one.players, plays))
        figures.append(Figure(f"{one.title}: làm hết", one.ended, ends))
        mean = one.score if one.score is not None else "–"
        figures.append(Figure(f"{one.title}: điểm trung bình trên {one.questions}", mean, ends))
    titles = {one.quiz: one.title for one in whole.played or ()}
    lines = [
        (
            one,
            (
                titles.get(one.quiz, one.quiz),
                words.CHANNELS.get(one.channel, one.channel),
                words.when(one.at),
                "rồi" if one.ended_at else "chưa",
                one.score,
                one.questions,
            ),
        )
        for one in rows
    ]
    headings = ("Cuộc thi", "Kênh", "Trả lời lần cuối", "Làm hết", "Điểm", "Số câu")
    return Part("K", "Thi tìm hiểu", figures, headings, lines)


def _is_try(one: Try, quiz: str, ended: bool) -> bool:
    return one.quiz == quiz and (one.ended_at is not None or not ended)


def _days(held: Sequence[Held], called: Called) -> Part:
    figures: list[Figure] = []
    for one in held:
        name = f"Ngày {called_day(one.day)}{' (đã hủy)' if one.is_cancelled else ''}: "
        asks = partial(_is_asked, number=one.number, answered=False)
        figures.append(Figure(f"{name}câu hỏi gửi trước", one.asked, asks))
        told = partial(_is_asked, number=one.number, answered=True)
        figures.append(Figure(f"{name}đã trả lời", one.answered, told))
    lines = [
        (
            question,
            (
                called_day(one.day),
                one.place,
                called.names.units.get(one.office, one.office),
                shown(question.code),
                words.when(question.created_at),
                words.STATES.get(question.state, question.state),
            ),
        )
        for one in held
        for question in one.questions
    ]
    headings = ("Buổi", "Địa điểm", "Đơn vị", "Mã câu hỏi", "Gửi lúc", "Tình trạng")
    return Part("D", "Đối thoại", figures, headings, lines)


def _is_asked(one: Question, number: int, answered: bool) -> bool:
    return one.forum == number and (one.state in DONE or not answered)
