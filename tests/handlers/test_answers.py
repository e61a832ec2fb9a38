"""Every answer the content can give: whole, sourced, literal, and short enough to read."""

from datetime import date

import pytest

from bot.channels.menus import spelled
from handlers.citizen.browse import entries, fields
from handlers.citizen.guides import guide_answer
from handlers.citizen.places import centre_and_contact, place_named
from handlers.citizen.procedures import CARDS, answer
from handlers.citizen.topics import topic_answer
from handlers.messages import Reply, plain
from handlers.presses import Browse, Open, Papers, ReadyOn, unpack
from knowledge.entries import LifeEvent, Procedure, Truth
from knowledge.library import Edition, Library, key_of

TODAY = date(2026, 11, 23)
ASPECTS = (*CARDS, "where")
ZALO = 2000
"""Characters of one Zalo message, its numbered choices counted."""
LONGEST = 3500
"""Characters; the longest lists of special cases stay under one Telegram message."""


@pytest.fixture(scope="module")
def edition(library: Library) -> Edition:
    return library.as_of(TODAY)


def check(reply: Reply, name: str) -> None:
    text = plain(reply.text)
    assert text.strip() == text != "", name
    assert "**" not in text, f"{name}: {text}"
    assert "{" not in text, f"{name}: {text}"
    assert "None" not in text, f"{name}: {text}"
    assert len(text) <= LONGEST, f"{name}: {len(text)}"
    for choice in reply.choices:
        assert 0 < len(choice.label) <= 60, f"{name}: {choice.label}"
        assert choice.press is not None
        assert unpack(choice.press) is not None


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_procedure_answers_every_aspect_with_its_source(edition: Edition, aspect: str) -> None:
    for procedure in edition.library.procedures:
        reply = answer(edition, procedure, aspect, None)
        check(reply, f"{procedure.id}.{aspect}")
        text = plain(reply.text)
        assert procedure.short in text
        assert "Nguồn:" in text or "Chưa xác thực" in text, f"{procedure.id}.{aspect}"


def test_a_remark_with_a_source_of_its_own_names_it(edition: Edition) -> None:
    procedure = edition.library.procedure("dang-ky-nhan-cha-me-con-nuoc-ngoai")
    assert procedure.time
    assert procedure.time_note
    own = edition.library.law(procedure.time_note.source[0].law or "")
    shown = plain(answer(edition, procedure, "time").text)
    assert shown.index(f"Nguồn: {own.number}") < shown.rindex("Nguồn: danh mục")


def test_several_aspects_are_one_message_in_the_order_asked(edition: Edition) -> None:
    for procedure in edition.library.procedures:
        reply = answer(edition, procedure, "fee+documents+time", None)
        check(reply, procedure.id)
        assert len(spelled(reply)) <= ZALO, procedure.id
        text = plain(reply.text)
        at = [text.index(above) for above in ("Phí, lệ phí\n", "Giấy tờ cần có\n", "Thời gian giải quyết\n")]
        assert at == sorted(at), procedure.id
        assert at[-1] < max(text.rfind("Nguồn:"), text.rfind("Chưa xác thực")), procedure.id


def test_papers_that_one_message_has_no_room_for_are_a_tap_away(edition: Edition) -> None:
    procedure = edition.library.procedure("che-do-thai-san")
    reply = answer(edition, procedure, "documents+time+fee+where", None)
    assert "bấm Giấy tờ" in plain(reply.text)
    assert Open(key_of(procedure), "documents") in [unpack(choice.press or "") for choice in reply.choices]


def test_a_fee_with_a_source_of_its_own_keeps_it_beside_the_others(edition: Edition) -> None:
    own = next(one for one in edition.library.procedures if one.fee and one.fee.source and one.time)
    alone, both = (plain(answer(edition, own, aspects).text) for aspects in ("fee", "fee+time"))
    sources = [line for line in alone.splitlines() if line.startswith("Nguồn:")]
    assert sources
    assert all(source in both for source in sources)


def test_every_button_of_a_procedure_leads_to_an_aspect_of_it(edition: Edition) -> None:
    for procedure in edition.library.procedures:
        for aspect in ASPECTS:
            *aspects, out = answer(edition, procedure, aspect).choices
            assert unpack(out.press or "") == Browse()
            for choice in aspects:
                press = unpack(choice.press or "")
                if press == {"time": ReadyOn, "documents": Papers, "cases": Papers}.get(aspect, Open)(
                    key_of(procedure)
                ):
                    continue
                assert isinstance(press, Open)
                assert press.aspect in ASPECTS
                assert press.aspect != aspect


def test_every_topic_and_life_event_answers_today(edition: Edition) -> None:
    for topic in edition.library.topics:
        reply = topic_answer(edition, topic)
        check(reply, topic.id)
        assert "không có nguồn nên không trả lời" not in plain(reply.text), topic.id
    for event in edition.library.by_kind(LifeEvent):
        check(guide_answer(edition, event), event.id)


def test_an_unsourced_fee_is_never_a_number_and_never_free(edition: Edition) -> None:
    for procedure in edition.library.procedures:
        if procedure.fee is None:
            text = plain(answer(edition, procedure, "fee").text).lower().replace(procedure.short.lower(), "")
            assert "chưa có nguồn xác nhận" in text
            assert "miễn" not in text
            assert "đồng" not in text


def test_an_unverified_statement_says_so(edition: Edition) -> None:
    def unverified(procedure: Procedure) -> bool:
        return procedure.fee is not None and procedure.fee.truth is Truth.UNVERIFIED

    for procedure in filter(unverified, edition.library.procedures):
        assert "Chưa xác thực" in plain(answer(edition, procedure, "fee").text), procedure.id


def test_every_entry_is_found_in_the_menu(edition: Edition) -> None:
    seen: set[str] = set()
    for choice in fields(edition).choices:
        browse = unpack(choice.press or "")
        page: Browse | None = browse if isinstance(browse, Browse) else None
        while page is not None:
            reply = entries(edition, page.field, int(page.page))
            check(reply, f"{page}")
            presses = [unpack(c.press or "") for c in reply.choices]
            seen |= {press.entry for press in presses if isinstance(press, Open)}
            page = next((p for p in presses if isinstance(p, Browse) and p.field), None)
    library = edition.library
    expected = {f"procedure:{p.id}" for p in library.procedures} | {
        f"topic:{t.id}" for t in library.topics if not t.declined
    }
    assert seen == expected


@pytest.mark.parametrize(
    ("said", "centre"),
    [
        ("tôi ở phường Trảng Bàng", "phường Trảng Bàng"),
        ("nha o an hoa", "phường Trảng Bàng"),
        ("o an tinh", "phường An Tịnh"),
        ("o loc hung", "phường An Tịnh"),
        ("phường Gia Lộc", "phường Gia Lộc"),
        ("phuoc dong", "phường Gia Lộc"),
        ("tui ở Gia Bình", "phường Gò Dầu"),
        ("thanh phuoc", "phường Gò Dầu"),
        ("hung thuan", "xã Hưng Thuận"),
        ("don thuan", "xã Hưng Thuận"),
        ("phước chỉ", "xã Phước Chỉ"),
        ("xa phuoc binh", "xã Phước Chỉ"),
    ],
)
def test_every_old_and_new_unit_leads_to_its_centre(edition: Edition, said: str, centre: str) -> None:
    place = place_named(edition, said)
    assert place is not None
    text = plain(centre_and_contact(edition, place))
    assert f"Trung tâm Phục vụ hành chính công {centre}" in text
    assert "chưa có thông tin xác thực" in text


def test_a_unit_that_was_split_leads_to_the_rule_for_all(edition: Edition) -> None:
    place = place_named(edition, "thị xã Trảng Bàng")
    text = plain(centre_and_contact(edition, place))
    assert "bất kỳ trung tâm nào" in text


def test_no_contact_is_given_without_a_source(edition: Edition) -> None:
    for office in edition.offices:
        for contact in (office.address, office.phone, office.hours):
            assert contact is None or contact.source or (office.source and contact.truth is not Truth.UNVERIFIED)
