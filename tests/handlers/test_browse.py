"""The menu: every field that has something, its entries page by page, and no way to fall off the end."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen.browse import PAGE, beginnings, entries, fields
from handlers.messages import Reply
from handlers.presses import Browse, Open, unpack
from handlers.wording import line
from knowledge.library import Edition
from tests.handlers.small import PROCEDURE, TOPIC, edition, labels


def many(count: int, **changed: Any) -> list[dict[str, Any]]:
    return [
        PROCEDURE | {"id": f"viec-{n}", "short": f"Việc {n}", "codes": f"1.{n:06}"} | changed
        for n in range(1, count + 1)
    ]


def presses(reply: Reply) -> list[Any]:
    return [unpack(choice.press or "") for choice in reply.choices]


def opened(reply: Reply) -> list[str]:
    return [press.entry for press in presses(reply) if isinstance(press, Open)]


def test_only_fields_with_entries_are_offered_in_the_order_of_the_phrases() -> None:
    shown = edition(procedures=many(1), topics=[TOPIC | {"field": "dat-dai"}, TOPIC | {"id": "b", "field": "mot-cua"}])
    offered = [press.field for press in presses(fields(shown)) if isinstance(press, Browse)]
    assert offered == ["ho-tich", "dat-dai", "mot-cua"]
    assert labels(fields(shown))[0] == line(shown, "field.ho-tich")


@pytest.mark.parametrize("count", [1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1, 3 * PAGE])
def test_turning_the_pages_shows_every_entry_once(count: int) -> None:
    shown = edition(procedures=many(count))
    seen: list[str] = []
    page: Browse | None = Browse("ho-tich", "0")
    while page is not None:
        reply = entries(shown, page.field, int(page.page))
        assert 0 < len(opened(reply)) <= PAGE
        seen += opened(reply)
        onward = [press for press in presses(reply) if isinstance(press, Browse) and press.field]
        assert len(onward) <= 1
        page = onward[0] if onward else None
    assert seen == [f"procedure:viec-{n}" for n in range(1, count + 1)]


@given(st.integers(-(10**6), 10**6))
def test_a_page_that_does_not_exist_is_the_first(page: int) -> None:
    shown = two_pages()
    expected = 1 if page == 1 else 0
    assert entries(shown, "ho-tich", page) == entries(shown, "ho-tich", expected)


_TWO_PAGES: list[Edition] = []


def two_pages() -> Edition:
    if not _TWO_PAGES:
        _TWO_PAGES.append(edition(procedures=many(PAGE + 2)))
    return _TWO_PAGES[0]


def test_the_commonest_come_first_and_topics_among_the_common() -> None:
    shown = edition(
        procedures=[
            PROCEDURE | {"id": "hiem", "common": 0, "codes": "1.000001"},
            PROCEDURE | {"id": "thuong", "common": 1, "codes": "1.000002"},
            PROCEDURE | {"id": "hay-gap", "common": 3, "codes": "1.000003"},
        ],
        topics=TOPIC | {"field": "ho-tich"},
    )
    assert opened(entries(shown, "ho-tich", 0)) == [
        "procedure:hay-gap",
        "procedure:thuong",
        "topic:chu-de",
        "procedure:hiem",
    ]


@pytest.mark.parametrize("field", ["dat-dai", "khong-co", ""])
def test_a_field_with_nothing_leads_back_to_all_fields(field: str) -> None:
    shown = edition(procedures=many(1))
    assert entries(shown, field, 0) == fields(shown)


def test_every_page_has_a_way_back() -> None:
    shown = two_pages()
    for page in (0, 1):
        assert presses(entries(shown, "ho-tich", page))[-1] == Browse()


def test_the_beginnings_lead_to_menu_feedback_and_ones_own_data() -> None:
    shown = edition(procedures=many(1))
    assert [choice.label for choice in beginnings(shown)] == [
        line(shown, "start.menu"),
        line(shown, "start.feedback"),
        line(shown, "start.privacy"),
    ]
