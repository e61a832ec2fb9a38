"""Newer content of the program is offered once something is published, told apart by what was changed here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, approving, drafting, offering
from handlers.desk.approving import Plan
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_drafting import AT_HAND, Staff, at_press, checked, editors, trying, version

__all__ = ["at_press", "editors", "trying"]


@dataclass
class Package:
    texts: dict[str, bytes] = field(default_factory=lambda: dict(AT_HAND))

    async def __call__(self) -> Mapping[str, bytes]:
        return self.texts


@pytest.fixture
def package() -> Package:
    return Package()


@pytest.fixture
def installed(at_press: Desk, package: Package) -> Desk:
    assert at_press.press
    return replace(at_press, press=replace(at_press.press, at_hand=package))


async def offered(desk: Desk, who: Staff) -> dict[str, tuple[bytes | None, bool]]:
    return {one.path: (one.new, one.is_untouched) for one in await offering.offers(desk, who)}


async def test_before_anything_is_published_there_is_nothing_to_offer(
    installed: Desk, editors: tuple[Staff, Staff], package: Package
) -> None:
    package.texts["c.yaml"] = b"ba"
    assert await offered(installed, editors[0]) == {}


async def test_what_came_newer_is_offered_and_goes_into_the_draft(
    installed: Desk, editors: tuple[Staff, Staff], package: Package
) -> None:
    bien, _ = editors
    await approving.publish(installed, bien, Plan(await checked(installed, editors), "sửa a"))
    assert await offered(installed, bien) == {}, "what was changed here alone is no offer"
    package.texts = {"a.yaml": b"mot 2", "b.yaml": b"hai 2", "c.yaml": b"ba"}
    assert await offered(installed, bien) == {
        "a.yaml": (b"mot 2", False),
        "b.yaml": (b"hai 2", True),
        "c.yaml": (b"ba", True),
    }
    assert await offering.take(installed, bien, ["b.yaml", "c.yaml", "d.yaml"]) == 2
    assert (await drafting.work(installed, bien)).changed == {"b.yaml": b"hai 2", "c.yaml": b"ba"}
    assert await version(installed, bien) == 1
    assert (await offered(installed, bien)).keys() == {"a.yaml"}
    with pytest.raises(Refusal, match="ít nhất một tệp"):
        await offering.take(installed, bien, ["b.yaml"])


async def test_a_file_that_comes_no_more_is_offered_to_be_taken_out(
    installed: Desk, editors: tuple[Staff, Staff], package: Package
) -> None:
    bien, _ = editors
    await approving.publish(installed, bien, Plan(await checked(installed, editors), "sửa a"))
    del package.texts["b.yaml"]
    assert await offered(installed, bien) == {"b.yaml": (None, True)}
    await offering.take(installed, bien, ["b.yaml"])
    assert (await drafting.work(installed, bien)).texts == {"a.yaml": b"moi"}


async def test_only_editors_see_and_take_offers(installed: Desk, join: Joining) -> None:
    officer = (await join("can", "officer")).person
    for deed in (offering.offers(installed, officer), offering.take(installed, officer, ["a.yaml"])):
        with pytest.raises(NotTheirs):
            await deed
