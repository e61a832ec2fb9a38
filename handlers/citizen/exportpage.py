"""All that is kept of somebody as one page to read and print, that opens anywhere without a network.

What people wrote is shown literally: everything is escaped, and the page forbids itself any script.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from handlers.citizen.news import name_of
from handlers.citizen.quizzes import score_of
from handlers.rights import label
from handlers.tracking import shown
from handlers.turn import Kept, OwnCase
from handlers.wording import HERE, day, line
from knowledge.library import Edition

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ max-width: 42rem; margin: 1rem auto; padding: 0 1rem; font: 1.05rem/1.5 sans-serif }}
body {{ color: #111; background: #fff }}
h1 {{ font-size: 1.5rem }} h2 {{ margin-top: 2rem; border-bottom: 1px solid #999; font-size: 1.2rem }}
li {{ margin: 0 0 .8rem; overflow-wrap: anywhere }} p {{ margin: .2rem 0; white-space: pre-wrap }}
.at {{ color: #444 }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def as_page(edition: Edition, kept: Kept, made_at: datetime) -> str:
    """The page, in Vietnamese, with times in words."""
    title = line(edition, "export_title")
    made = line(edition, "export_made", at=in_words(made_at))
    parts = {
        "cases": [_case(edition, case) for case in kept.cases],
        "messages": [_said(line(edition, f"privacy.from_{sender}"), at, text) for at, sender, text in kept.messages],
        "questions": [_said("", at, text) for at, text, _ in kept.questions],
        "requests": [
            _said(f"{label(one.number)}: {line(edition, f'request_kind.{one.kind}')}", one.at, "")
            for one in kept.requests
        ],
        "quizzes": [_said(score_of(edition, one), one.at, f"{one.name} {one.phone}".strip()) for one in kept.quizzes],
        "news": [_said(name_of(edition, topic), since, "") for topic, since in kept.news],
    }
    sections = (_section(line(edition, f"export_part.{name}"), items) for name, items in parts.items() if items)
    body = "\n".join((f"<h1>{escape(title)}</h1>", f'<p class="at">{escape(made)}</p>', *sections))
    return PAGE.format(title=escape(title), body=body)


def in_words(at: datetime) -> str:
    """`14 giờ 05, thứ Tư 25/11/2026`, in Viet Nam."""
    here = at.astimezone(HERE)
    return f"{here.hour} giờ {here:%M}, {WEEKDAYS[here.weekday()]} {day(here)}"


def _section(heading: str, items: Iterable[str]) -> str:
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    return f"<h2>{escape(heading)}</h2>\n<ul>\n{listed}\n</ul>"


def _said(who: str, at: datetime, text: str) -> str:
    head = f"{who}, {in_words(at)}" if who else in_words(at)
    return f'<p class="at">{escape(head)}</p>' + (f"<p>{escape(text)}</p>" if text else "")


def _case(edition: Edition, case: OwnCase) -> str:
    head = f"{line(edition, f'kind.{case.kind}')} {shown(case.code)}: {line(edition, f'state.{case.state}')}"
    lines = (f"<p>{escape(text)}</p>" for text in (case.text, *_facts(edition, case)) if text)
    return f'<p class="at">{escape(head)}, {escape(in_words(case.at))}</p>' + "".join(lines)


def _facts(edition: Edition, case: OwnCase) -> Iterator[str]:
    """What is kept beside the words, each with its name."""
    office = edition.library.entry(f"office:{case.office}") if case.office else None
    sender = case.sender.to_json() if case.sender else {}
    facts = {
        "office": getattr(office, "name", case.office or ""),
        "dossier": case.dossier or "",
        "spot": case.spot or "",
        "files": str(len(case.files)) if case.files else "",
        **{name: str(sender.get(name) or "") for name in ("name", "address", "phone")},
    }
    for name, value in facts.items():
        if value:
            yield f"{line(edition, f'export_fact.{name}')}: {value}"
