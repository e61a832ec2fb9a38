"""What of a case somebody may have before them: its sender may want to be hidden from the unit complained about."""

from dataclasses import replace

from handlers.desk.roles import Action, Target, may
from handlers.masking import without_dossiers
from storage.records import Case, Staff

SEALED = "sealed"
"""In place of the conversation, which is there but nobody's business."""


def target_of(case: Case) -> Target:
    return Target(case.office, case.about_staff_of, case.sealed_from, case.opened_by)


def hides_sender(who: Staff, case: Case) -> bool:
    """Whether nothing may tell them who sent it: not name, address, phone, dossier, channel, nor names of files."""
    return case.sealed_from is not None and not may(who, Action.REVEAL_PERSON, target_of(case))


def as_seen(who: Staff, case: Case) -> Case:
    """The case as somebody may have it before them, with nothing of a sender who is hidden from them."""
    if not hides_sender(who, case):
        return case
    conversation = SEALED if case.conversation else None
    text = without_dossiers(case.text)
    return replace(case, text=text, person=None, dossier=None, spot=None, channel="", conversation=conversation)
