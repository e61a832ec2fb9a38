import asyncio
from dataclasses import replace
from typing import Literal

import pytest
from argon2 import PasswordHasher

from handlers.desk import Desk, Refusal, people, signing
from handlers.desk.passwords import Passwords
from handlers.desk.signing import FAILED, MUST_WAIT
from storage import audit, staff
from storage.records import NewStaff
from storage.sealing import Keyring, is_sealed, new_key
from tests.conftest import SetClock
from tests.desk import OFFICES, PASSWORD, code_of
from tests.handlers.desk.conftest import Joining, Member, come_in

MINUTES = 60


async def seed_of(desk: Desk, token: str) -> str:
    link = await signing.link_of(desk, token)
    assert link is not None
    return link[1]


async def refused(desk: Desk, passwords: Passwords, member: Member, **changed: str) -> str:
    with pytest.raises(Refusal) as refusal:
        await come_in(desk, passwords, member, **changed)
    return str(refusal.value)


async def test_whoever_has_password_and_code_comes_in(desk: Desk, passwords: Passwords, join: Joining) -> None:
    hanh = await join()
    tokens = await come_in(desk, passwords, hanh)
    who = await signing.visitor(desk, tokens.session)
    assert who is not None
    assert who.person.login == "hanh"
    assert who.session.device == "Firefox"


async def test_a_wrong_name_password_or_code_is_refused_in_the_same_words(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    said = set()
    for changed in ({"login": "nobody"}, {"password": "sai"}, {"code": "000000"}, {"code": ""}, {"login": ""}):
        said.add(await refused(desk, passwords, hanh, **changed))
        clock.move(20 * MINUTES)
    assert said == {FAILED}


async def test_f36_a_code_counts_once(desk: Desk, passwords: Passwords, join: Joining) -> None:
    hanh = await join()
    attempt = hanh.attempt(desk)
    await signing.sign_in(desk, passwords, attempt)
    with pytest.raises(Refusal):
        await signing.sign_in(desk, passwords, attempt)


async def test_f36_a_code_counts_once_even_when_it_comes_twice_at_once(
    desk: Desk, passwords: Passwords, join: Joining
) -> None:
    hanh = await join()
    tries = [signing.sign_in(desk, passwords, hanh.attempt(desk, address=f"10.0.0.{n}")) for n in range(4)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, signing.SignedIn) for outcome in outcomes) == 1


async def test_a_recovery_code_opens_once_however_it_is_typed(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    typed = f" {hanh.recovery[0].replace('-', ' ').upper()} "
    assert await come_in(desk, passwords, hanh, code=typed)
    clock.move(20 * MINUTES)
    assert await refused(desk, passwords, hanh, code=typed) == FAILED


async def test_f36_a_thousand_guesses_on_one_account_get_nowhere_but_the_owner_gets_in(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    own = await come_in(desk, passwords, hanh)
    looked_at = 0
    for number in range(1000):
        said = await refused(desk, passwords, hanh, password=f"doan {number}", address=f"203.0.113.{number % 250}")
        looked_at += said == FAILED
        clock.move(5)
    assert looked_at < 20
    assert await come_in(desk, passwords, hanh, known=own.device)


async def test_f36_one_guess_on_each_of_many_accounts_from_one_address_is_slowed_down(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    looked_at = 0
    for number in range(300):
        said = await refused(desk, passwords, hanh, login=f"ai{number}", address="203.0.113.9")
        looked_at += said == FAILED
        clock.move(1)
    assert looked_at < 35
    assert await come_in(desk, passwords, hanh, address="10.0.0.8")


async def test_f36_an_unknown_account_waits_as_a_known_one_does(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    heard: dict[str, list[str]] = {}
    for login in ("hanh", "nobody"):
        heard[login] = [await refused(desk, passwords, hanh, login=login, password="x") for _ in range(4)]
        clock.move(3600)
    assert heard["hanh"] == heard["nobody"]
    assert heard["hanh"][-1].startswith(MUST_WAIT.partition("{")[0])


class Counting(PasswordHasher):
    """Notes what each comparison costs: its parameters stand in the hash."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.costs: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - as argon2 calls it
        self.costs.append(str(hash).split("$")[3])
        return super().verify(hash, password)


async def test_f36_an_unknown_account_takes_the_same_work_as_a_known_one(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    """Comparing takes nearly all of the time of signing in, so that neither answer comes sooner."""
    hasher = Counting()
    hanh, shut_out = await join("hanh"), await join("dung")
    await people.disable(desk, None, "dung")
    counted = Passwords(hasher)
    for member, changed in ((hanh, {}), (hanh, {"login": "nobody"}), (shut_out, {}), (hanh, {"password": "x" * 500})):
        await refused(desk, counted, member, **{"password": "sai", "address": "10.0.0.1"} | changed)
        clock.move(20 * MINUTES)
    assert len(hasher.costs) == 4
    assert set(hasher.costs) == {"m=8,t=1,p=1"}


async def test_f36_a_hundred_guesses_at_once_are_not_one(desk: Desk, passwords: Passwords, join: Joining) -> None:
    hanh = await join()
    tries = [signing.sign_in(desk, passwords, hanh.attempt(desk, password="x")) for _ in range(100)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [str(outcome) for outcome in outcomes].count(FAILED) <= 2


async def test_silence_ends_a_session_and_so_does_a_long_day(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    tokens = await come_in(desk, passwords, hanh)
    clock.move(29 * MINUTES)
    assert await signing.visitor(desk, tokens.session)
    clock.move(31 * MINUTES)
    assert await signing.visitor(desk, tokens.session) is None
    tokens = await come_in(desk, passwords, hanh)
    for _ in range(36):
        assert await signing.visitor(desk, tokens.session)
        clock.move(20 * MINUTES)
    clock.move(MINUTES)
    assert await signing.visitor(desk, tokens.session) is None


async def test_f36_an_old_token_opens_nothing_after_signing_out(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    tokens = await come_in(desk, passwords, hanh)
    clock.move(30)
    others = await come_in(desk, passwords, hanh)
    who = await signing.visitor(desk, tokens.session)
    assert who is not None
    assert len(await signing.own_sessions(desk, who)) == 2
    await signing.sign_out(desk, who)
    assert await signing.visitor(desk, tokens.session) is None
    assert await signing.visitor(desk, others.session)


async def test_f36_an_old_token_opens_nothing_after_a_new_link_or_being_shut_out(
    desk: Desk, passwords: Passwords, join: Joining
) -> None:
    hanh, dung = await join("hanh"), await join("dung")
    tokens = [await come_in(desk, passwords, member) for member in (hanh, dung)]
    await people.link(desk, None, "hanh")
    await people.disable(desk, None, "dung")
    assert [await signing.visitor(desk, one.session) for one in tokens] == [None, None]
    assert await refused(desk, passwords, hanh, known=tokens[0].device) == FAILED


async def test_nobody_ends_the_session_of_another(desk: Desk, passwords: Passwords, join: Joining) -> None:
    hanh, dung = await join("hanh"), await join("dung")
    hers, his = await come_in(desk, passwords, hanh), await come_in(desk, passwords, dung)
    her, him = await signing.visitor(desk, hers.session), await signing.visitor(desk, his.session)
    assert her is not None
    assert him is not None
    await signing.end_session(desk, him, her.session.id)
    assert await signing.visitor(desk, hers.session)


async def test_two_who_share_a_browser_are_both_known_to_it(desk: Desk, passwords: Passwords, join: Joining) -> None:
    hanh, dung = await join("hanh"), await join("dung")
    hers = await come_in(desk, passwords, hanh)
    his = await come_in(desk, passwords, dung, known=hers.device)
    assert his.device == hers.device


async def test_a_browser_nobody_signed_in_with_is_given_a_token_of_ours(
    desk: Desk, passwords: Passwords, join: Joining
) -> None:
    hanh = await join()
    assert (await come_in(desk, passwords, hanh, known="planted")).device != "planted"


async def test_a_link_sets_up_once(desk: Desk, passwords: Passwords) -> None:
    token = await people.add(desk, None, NewStaff("hanh", "Hạnh", "officer", OFFICES[0]), OFFICES)
    seed = await seed_of(desk, token)
    code = code_of(seed, desk.clock())
    assert len(await signing.set_up(desk, passwords, token, PASSWORD, code)) == 10
    with pytest.raises(Refusal):
        await signing.set_up(desk, passwords, token, PASSWORD, code)
    assert await signing.link_of(desk, token) is None


@pytest.mark.parametrize(
    ("password", "code"), [("ngan", None), ("111111111111", None), ("hanh hanh hanh", None), (PASSWORD, "123")]
)
async def test_a_weak_password_or_a_wrong_code_leaves_the_link_as_it_was(
    desk: Desk, passwords: Passwords, password: str, code: str | None
) -> None:
    token = await people.add(desk, None, NewStaff("hanh", "Hạnh", "officer", OFFICES[0]), OFFICES)
    seed = await seed_of(desk, token)
    with pytest.raises(Refusal):
        await signing.set_up(desk, passwords, token, password, code or code_of(seed, desk.clock()))
    assert await seed_of(desk, token) == seed


async def test_a_link_that_lay_about_for_days_opens_nothing(desk: Desk, clock: SetClock) -> None:
    token = await people.add(desk, None, NewStaff("hanh", "Hạnh", "officer", OFFICES[0]), OFFICES)
    clock.move(73 * 3600)
    assert await signing.link_of(desk, token) is None


async def test_coming_and_going_is_written_down_without_what_was_typed(
    desk: Desk, passwords: Passwords, join: Joining
) -> None:
    hanh = await join()
    await refused(desk, passwords, hanh, login="matkhaucuatoi", password="x")
    await come_in(desk, passwords, hanh)
    async with desk.database.reading() as connection:
        lines = [line for _, line in await audit.latest(connection, 10)]
    assert [(line.action, line.login) for line in lines] == [
        ("sign in", "hanh"),
        ("sign in failed", "?"),
        ("set up", "hanh"),
        ("staff add", "command line"),
    ]
    assert "matkhaucuatoi" not in repr(lines)


async def test_seeds_are_never_stored_as_they_are(desk: Desk, join: Joining) -> None:
    hanh = await join()
    async with desk.database.reading() as connection:
        kept = (await staff.secrets_of(connection, hanh.person.id)).seed
    assert kept is not None
    assert is_sealed(kept)
    assert hanh.seed not in kept


async def test_where_the_key_is_gone_a_recovery_code_still_opens(
    desk: Desk, passwords: Passwords, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    elsewhere = replace(desk, keyring=Keyring([new_key()]))
    assert await refused(elsewhere, passwords, hanh) == FAILED
    clock.move(20 * MINUTES)
    assert await come_in(elsewhere, passwords, hanh, code=hanh.recovery[0])


async def test_a_link_whose_seed_cannot_be_opened_is_as_good_as_none(desk: Desk) -> None:
    token = await people.add(desk, None, NewStaff("lan", "Lan", "officer", OFFICES[0]), OFFICES)
    assert await signing.link_of(replace(desk, keyring=Keyring([new_key()])), token) is None
    assert await signing.link_of(desk, token) is not None
