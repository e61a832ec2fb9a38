"""Content with a deadline in it, or one more day off, as an operator may enter it."""

from tests.conftest import unit_texts

BASED = (
    "deadline: {basis: decision, working_days: 7, source: {law: nd-20-2008-nd-cp, article: Điều 9, as_of: 2026-11-23}}"
)


def with_deadline(deadline: str, off: str = "") -> dict[str, bytes]:
    """The units' content, with a deadline for what is late, and a day off that was decided since."""
    texts = unit_texts()
    name, holidays = "categories.yaml", texts["holidays.yaml"].decode()
    if deadline:
        route = "  route: tt-pvhcc-xa\n"
        texts[name] = texts[name].replace(route.encode(), f"{route}  {deadline}\n".encode(), 1)
    if off:
        more = f'- id: nghi-them\n  name: Nghỉ thêm\n  "off": [{off}]\n  decision: Quyết định thử\n'
        holidays += f"{more}  truth: transcribed\n  source: {{url: thu.vn, as_of: 2026-11-23}}\n"
        texts["holidays.yaml"] = holidays.encode()
    return texts


def with_hours(office: str, until: str, truth: str = "transcribed", deadline: str = "") -> dict[str, bytes]:
    """The units' content, in which an office takes things in until then, from Monday to Friday."""
    texts = with_deadline(deadline)
    text = texts["offices.yaml"].decode()
    said = f"{{text: Giờ hành chính, truth: {truth}, open: [{{days: [t2, t3, t4, t5, t6], from: 7h30, to: {until}}}]}}"
    assert f"- id: {office}\n" in text
    texts["offices.yaml"] = text.replace(f"- id: {office}\n", f"- id: {office}\n  hours: {said}\n").encode()
    return texts
