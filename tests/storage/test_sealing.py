"""What must be read again but not by whoever has the database: sealing, opening, and changing the key."""

from collections.abc import Callable

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from storage import migrations, staff
from storage.database import Database
from storage.migrations import migrate
from storage.sealing import CannotOpen, Keyring, Sealed, is_sealed, key_id, new_key
from tests.databases import Databases

OLD, NEW = new_key(), new_key()


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_what_was_sealed_is_opened_letter_by_letter(words: str) -> None:
    keyring = Keyring([NEW])
    assert keyring.open(keyring.seal(words, "a"), "a") == words


def test_the_same_text_never_looks_the_same_and_never_shows() -> None:
    keyring = Keyring([NEW])
    first, second = keyring.seal("JBSWY3DP", "a"), keyring.seal("JBSWY3DP", "a")
    assert first != second
    assert "JBSWY3DP" not in first
    assert len(keyring.seal("J" * 32, "a")) < 200


def test_an_older_key_still_opens_and_what_it_sealed_is_renewed() -> None:
    before = Keyring([OLD]).seal("x", "a")
    keyring = Keyring([NEW, OLD])
    assert keyring.open(before, "a") == "x"
    renewed = keyring.renewed(before, "a")
    assert Keyring([NEW]).open(renewed, "a") == "x"
    assert keyring.renewed(renewed, "a") == renewed


def test_whoever_has_no_key_is_told_which_one_it_takes() -> None:
    sealed = Keyring([OLD]).seal("x", "a")
    with pytest.raises(CannotOpen, match=f"^{key_id(OLD)}$"):
        Keyring([NEW]).open(sealed, "a")
    with pytest.raises(CannotOpen):
        Keyring([NEW]).renewed(sealed, "a")
    with pytest.raises(CannotOpen):
        Keyring().seal("x", "a")


@pytest.mark.parametrize(
    "change",
    [
        lambda sealed: sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB"),
        lambda sealed: sealed[:20],
        lambda sealed: sealed.rpartition(".")[0] + ".ă",
        lambda sealed: "plain",
        lambda sealed: "",
    ],
    ids=["changed", "cut", "no base 64", "never sealed", "nothing"],
)
def test_what_was_tampered_with_is_not_opened(change: Callable[[str], str]) -> None:
    keyring = Keyring([NEW])
    with pytest.raises(CannotOpen):
        keyring.open(Sealed(change(keyring.seal("JBSWY3DP", "a"))), "a")


def test_what_is_moved_to_another_row_opens_nothing() -> None:
    keyring = Keyring([NEW])
    with pytest.raises(CannotOpen):
        keyring.open(keyring.seal("x", "seed of staff 1"), "seed of staff 2")


@pytest.mark.parametrize("key", ["", "short", "ă" * 43, new_key()[:-1], new_key() + "AA"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        Keyring([key])


ADD = "INSERT INTO staff (login, name, role, created_at, seed) VALUES (:login, 'A', 'officer', '2026-11-25', :seed)"


async def rows(store: Database) -> dict[str, tuple[int, str]]:
    async with store.reading() as connection:
        found = await connection.execute(text("SELECT login, id, seed FROM staff"))
        return {login: (number, seed) for login, number, seed in found}


async def test_seeds_that_stand_in_plain_text_are_sealed_and_one_without_its_key_is_told(store: Database) -> None:
    foreign = Keyring([new_key()]).seal("x", "seed of staff 2")
    async with store.writing() as connection:
        for login, seed in (("lan", "JBSWY3DPEHPK3PXP"), ("dung", foreign), ("hanh", None)):
            await connection.execute(text(ADD), {"login": login, "seed": seed})
        assert await staff.reseal(connection, Keyring([OLD])) == ["dung"]
    number, sealed = (await rows(store))["lan"]
    assert Keyring([OLD]).open(Sealed(sealed), staff.about_seed(number)) == "JBSWY3DPEHPK3PXP"
    async with store.writing() as connection:
        await staff.reseal(connection, Keyring([NEW, OLD]))
    number, renewed = (await rows(store))["lan"]
    assert Keyring([NEW]).open(Sealed(renewed), staff.about_seed(number)) == "JBSWY3DPEHPK3PXP"
    assert (await rows(store))["dung"][1] == foreign
    assert (await rows(store))["hanh"][1] is None


def _to(revision: str) -> Callable[[Connection], None]:
    def move(connection: Connection) -> None:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    return move


async def test_a_database_from_before_keeps_its_people_and_what_hangs_on_them(databases: Databases) -> None:
    database = Database(databases.empty())
    async with database.writing() as connection:
        await connection.run_sync(_to("0008"))
        await connection.execute(text(ADD.replace(", seed)", ", totp)")), {"login": "lan", "seed": "JBSWY3DP"})
        links = "INSERT INTO staff_links (token, staff_id, totp, until) VALUES ('t', 1, 'PLAIN', '2026-11-25')"
        await connection.execute(text(links))
        await connection.execute(text("INSERT INTO recovery_codes (code, staff_id) VALUES ('c', 1)"))
    await migrate(database)
    async with database.writing() as connection:
        assert await staff.reseal(connection, Keyring([NEW])) == []
        seeds = list(await connection.scalars(text("SELECT seed FROM staff UNION ALL SELECT seed FROM staff_links")))
        codes = list(await connection.scalars(text("SELECT code FROM recovery_codes")))
    assert len(seeds) == 2
    assert all(map(is_sealed, seeds))
    assert [Keyring([NEW]).open(Sealed(seed), staff.about_seed(1)) for seed in seeds] == ["JBSWY3DP", "PLAIN"]
    assert codes == ["c"]
    await database.close()
