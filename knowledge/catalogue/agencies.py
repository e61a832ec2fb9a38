"""Who handles it and where it is handed in, as the national list says; what is no more is nobody to go to."""

import re

from knowledge.catalogue.cleaning import line_of, lines_of
from knowledge.catalogue.dump import Row
from knowledge.catalogue.times import notes_of
from knowledge.prose import gone_units, loose_numbers

GONE = gone_units(())
_CALL = re.compile(
    r"[,;.(]?\s*(?:số )?(?:điện thoại|hotline|đường dây nóng|đt|sđt|tel)\b[^;\n]*?\d[\d .()-]{6,}\)?", re.IGNORECASE
)
_HANDING_IN = {
    "trực tiếp": re.compile(
        r"(?:nộp|gửi|tiếp nhận|trực tiếp)[^.;]{0,80}\b(?:tại|đến|tới|về|ở)\b|địa chỉ|trung tâm phục vụ|bộ phận|trụ sở",
        re.IGNORECASE,
    ),
    "trực tuyến": re.compile(r"trực tuyến|cổng|http|\bmạng\b|điện tử|vneid", re.IGNORECASE),
    "bưu chính": re.compile(r"\bbưu", re.IGNORECASE),
}
"""What a remark must speak of to tell where to hand in one way."""
_ONLY_WAYS = re.compile(
    r"(?:nộp )?(?:hồ sơ )?(?:trực tiếp|trực tuyến|qua|dịch vụ|bưu chính|công ích|hoặc|và|[,;./ ])+", re.IGNORECASE
)


def agencies_of(row: Row) -> tuple[str, ...]:
    """The agencies named, each once, without those of the district level."""
    named = re.split(r"\s*;\s*|,\s+(?=[A-ZĐ])", line_of(row.agency))
    kept: dict[str, str] = {}
    for agency in named:
        if agency.strip() and not any(GONE.named_in(agency)):
            kept.setdefault(agency.lower(), agency.strip())
    return tuple(kept.values())


def names_district(row: Row) -> bool:
    """Whether the agency recorded is of the district level, which is no more."""
    return any(GONE.named_in(line_of(row.agency)))


def places_of(row: Row, channel: str) -> tuple[str, ...]:
    """Where to hand in by one way, as recorded; a line that sends people to what is no more is left out."""
    notes = [note for note in notes_of(row, channel) if _HANDING_IN[channel].search(note)]
    lines = [*(lines_of(row.address) if channel == "trực tiếp" else ()), *notes]
    lines = [line for line in lines if not _ONLY_WAYS.fullmatch(line)]
    return tuple(dict.fromkeys(_without_numbers(line.strip('"')) for line in lines if not any(GONE.named_in(line))))


def _without_numbers(line: str) -> str:
    """Without telephone numbers: who answers them today nobody has checked."""
    return _CALL.sub("", line).strip() if loose_numbers(line) else line
