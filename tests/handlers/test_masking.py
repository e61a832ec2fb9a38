import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.masking import ADDRESS, NUMBER, mask, tells_a_secret, without_personal


@pytest.mark.parametrize(
    "personal",
    [
        "0912345678",
        "091 234 5678",
        "0912.345.678",
        "0912-345-678",
        "+84912345678",
        "+84 912 345 678",
        "84912345678",
        "02763880114",
        "0276 3880 114",
        "0276) 3880 114",
        "+84 (912) 345 678",
        "072099001234",
        "072 099 001 234",
        "290123456",
        "290 123 456",
        "4111111111111111",
        "4111 1111 1111 1111",
        "9704 1234 5678 9012 345",
    ],
)
def test_phones_identity_numbers_and_cards_are_covered(personal: str) -> None:
    assert mask(f"số của tôi {personal}, gọi giúp") == f"số của tôi {NUMBER}, gọi giúp"
    assert mask(f"sđt{personal}") == f"sđt{NUMBER}"


@pytest.mark.parametrize("number", ["H00.00-261101-0001", "000.00.12.H53-261101-0001", "h09.12.03-261101-000912"])
def test_the_number_of_a_dossier_stays(number: str) -> None:
    assert mask(f"mã {number}, gọi 0912345678") == f"mã {number}, gọi {NUMBER}"


def test_an_e_mail_address_is_covered() -> None:
    assert mask("gửi về nguyen.van-a+1@example.com.vn nhé") == f"gửi về {ADDRESS} nhé"


@pytest.mark.parametrize("said", ["mã OTP là 483920", "OTP 483920", "mật khẩu của em: 123456", "mã xác nhận 99120"])
def test_one_time_codes_and_passwords_are_covered(said: str) -> None:
    assert not any(character.isdigit() for character in mask(said))


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("otp của tôi là 4829 nhập vô đâu", f"otp của tôi là {NUMBER} nhập vô đâu"),
        ("mat khau vneid cua toi la Abc@12345", f"mat khau vneid cua toi la {NUMBER}"),
        ("mật khẩu: hoahoa12, đổi sao", f"mật khẩu: {NUMBER}, đổi sao"),
        ("ma xac thuc 482913", f"ma xac thuc {NUMBER}"),
        ("otp 482 913 nhe", f"otp {NUMBER} nhe"),
    ],
)
def test_a_secret_is_covered_as_it_is_typed_and_noticed(said: str, masked: str) -> None:
    assert mask(said) == masked
    assert tells_a_secret(said)


@pytest.mark.parametrize(
    "asked",
    [
        "quên mật khẩu vneid thì làm sao",
        "mật khẩu phải có 8 ký tự hả",
        "mã otp gửi về 0903123456 không được",
        "otp gửi về 0903.123.456 chưa",
    ],
)
def test_a_question_about_a_secret_tells_none(asked: str) -> None:
    assert not tells_a_secret(asked)


def test_a_passport_number_is_covered() -> None:
    assert mask("hộ chiếu C1234567 mất, tờ khai CT01") == f"hộ chiếu {NUMBER} mất, tờ khai CT01"


def test_what_is_to_be_understood_has_no_numbers_of_persons() -> None:
    assert " ".join(without_personal("ma so thue 0312345678 tra o dau, thu tuc 1.001193").split()) == (
        "ma so thue tra o dau, thu tuc 1.001193"
    )


@pytest.mark.parametrize(
    "harmless",
    [
        "thủ tục 1.001193 lệ phí bao nhiêu",
        "mã 1.004222.H53 và 2.000635.000.00.00.H56",
        "từ ngày 01/07/2025 đến 23.11.2026",
        "ngày 1-7-2025",
        "phí 1.500.000 đồng, 150,000đ, 150000000 đồng",
        "điều 12 nghị định 118/2025/NĐ-CP",
        "gọi 1022 hoặc 19001009",
        "sinh năm 1990, làm 2024 2025 2026",
        "thửa 123 tờ bản đồ 45",
    ],
)
def test_codes_dates_amounts_and_hotlines_stay(harmless: str) -> None:
    assert mask(harmless) == harmless


def test_a_number_right_after_a_date_is_still_covered() -> None:
    assert mask("sinh 01.02.1990 0912345678") == f"sinh 01.02.1990 {NUMBER}"


@given(st.text())
def test_masking_never_raises_and_twice_is_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet="0123456789 .,-/+đ@a", max_size=60))
def test_masking_numbers_twice_is_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "part", ["a", "1 ", "1", "1.", "a.a-", "otp:", "otp a", "0--", "otp:a:b:c:d:", "mật khẩu a", "a@a."]
)
def test_the_longest_message_of_anything_is_masked_at_once(part: str) -> None:
    longest = (part * 4_000)[:4_000]
    started = time.process_time()
    mask(longest)
    assert time.process_time() - started < 0.1
