"""The table of handlers.desk.roles, said again as whole sentences: a change there must be meant here too."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.desk.roles import Action, Role, Target, may, may_at_all
from storage.records import Staff

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MINE, OTHER = "mot-cua-trang-bang", "mot-cua-an-tinh"
CASES = {Action.READ_CASE, Action.WORK_ON_CASE, Action.TALK, Action.TRANSFER_CASE, Action.REVEAL_PERSON}


def person(role: Role, office: str | None = MINE) -> Staff:
    return Staff(1, "hanh", "Hạnh", role, office, True, None, NOW)


def allowed(who: Staff, target: Target) -> set[Action]:
    return {action for action in Action if may(who, action, target)}


def test_an_officer_works_on_the_cases_of_their_own_unit_only() -> None:
    officer = person(Role.OFFICER)
    assert allowed(officer, Target(MINE)) == CASES | {Action.OPEN_SEALED, Action.READ_REPORTS, Action.READ_KNOWLEDGE}
    assert allowed(officer, Target(OTHER)) == {Action.READ_KNOWLEDGE}
    assert allowed(officer, Target()) == {Action.READ_KNOWLEDGE}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR])
def test_what_is_about_the_staff_of_a_unit_goes_past_everybody_of_that_unit(role: Role) -> None:
    about_us = Target(OTHER, about_staff_of=MINE)
    assert allowed(person(role), about_us) == set()
    assert Action.READ_CASE in allowed(person(role, OTHER), about_us)


ABOVE, THIRD = "tt-pvhcc-tinh", "tt-pvhcc-go-dau"
SHOWING = (Action.REVEAL_PERSON, Action.TALK)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("office", [None, MINE, OTHER, ABOVE, THIRD])
@pytest.mark.parametrize("at", [None, MINE, OTHER, ABOVE, THIRD])
def test_who_is_hidden_is_shown_to_the_unit_above_and_those_who_see_all_but_never_to_the_unit_complained_about(
    role: Role, office: str | None, at: str | None
) -> None:
    sealed, plain = Target(at, sealed_from=MINE, opened_by=ABOVE), Target(at)
    who = person(role, office)
    opens = office != MINE and (
        role in (Role.SUPERVISOR, Role.INSPECTOR) or (role is Role.OFFICER and office == at == ABOVE)
    )
    assert may(who, Action.REVEAL_PERSON, sealed) == may(who, Action.OPEN_SEALED, sealed) == opens
    assert may(who, Action.TALK, sealed) == (opens and role is not Role.INSPECTOR)
    for action in set(Action) - {*SHOWING, Action.OPEN_SEALED}:
        assert may(who, action, sealed) == may(who, action, plain), action


def test_a_supervisor_sees_and_moves_every_units_cases() -> None:
    found = allowed(person(Role.SUPERVISOR, None), Target(OTHER))
    assert found >= CASES | {Action.ASSIGN_CASE, Action.EXPORT_CASES}
    assert not found & {Action.MANAGE_STAFF, Action.EDIT_KNOWLEDGE, Action.READ_AUDIT}


def test_an_inspector_reads_and_changes_nothing_and_sees_no_name() -> None:
    assert allowed(person(Role.INSPECTOR, None), Target(OTHER)) == {
        Action.READ_CASE,
        Action.READ_REQUESTS,
        Action.OPEN_SEALED,
        Action.EXPORT_CASES,
        Action.READ_REPORTS,
        Action.READ_QUESTIONS,
        Action.READ_AUDIT,
        Action.READ_KNOWLEDGE,
        Action.READ_NEWS,
    }


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_editors_and_administrators_see_no_case(role: Role) -> None:
    assert not allowed(person(role), Target(MINE)) & (CASES | {Action.EXPORT_CASES})


@pytest.mark.parametrize("role", list(Role))
def test_whoever_was_shut_out_may_nothing(role: Role) -> None:
    gone = replace(person(role), disabled_at=NOW)
    assert allowed(gone, Target(MINE)) == set()
    assert not any(may_at_all(gone, action) for action in Action)


def test_only_an_administrator_manages_people() -> None:
    assert [role for role in Role if may_at_all(person(role), Action.MANAGE_STAFF)] == [Role.ADMIN]
