"""Guides (life events): what to do first and what next, and the step that somebody means by its number."""

import re

from handlers.choosing import numbered
from handlers.citizen.sources import footing
from handlers.citizen.topics import choices_for, entry_keys, something_else
from handlers.citizen.validity import outside, withheld
from handlers.dialogue import Dialogue
from handlers.messages import Reply, RichText
from handlers.presses import Open, pack
from handlers.rich import bold, items, paragraph
from handlers.wording import choice, line, say
from knowledge.aspects import aspect_of
from knowledge.entries import LifeEvent, Procedure, Topic
from knowledge.library import Edition, key_of
from knowledge.vietnamese import fold

LONGEST = 80
"""Characters; who writes more says more than which step is meant."""
_STEP = re.compile(
    r"\bbuoc (?P<at>tiep theo|tiep|ke tiep|ke|sau|dau tien|dau|cuoi cung|cuoi)\b|"
    r"\b(?:buoc|(?:viec|cai|muc|thu tuc)(?= (?:thu|so|\d))) (?P<ordinal>thu )?(?:so )?(?P<word>\w+)(?! cua\b)|"
    r"\b(?P<next>lam gi (?:nua|tiep theo|tiep)|roi sao nua)\b"
)
_LAST = ("cuoi cung", "cuoi")
_FIRST = ("dau tien", "dau")


def guide_answer(edition: Edition, guide: LifeEvent) -> Reply:
    """The steps in order, each with its button: the number of a step is the number of its choice."""
    if beyond := withheld(edition, guide):
        return beyond
    todo = _steps(edition, guide)
    advice = [stage.text for stage in guide.stages if not stage.entry]
    body = (
        *((items((text for text, _ in todo), numbered=True),) if todo else ()),
        *((items(advice),) if advice else ()),
        *_bring(edition, guide),
    )
    buttons = (*choices_for(edition, step_keys(edition, guide)), something_else(edition))
    return Reply((paragraph(bold(guide.title)), *body, *footing(edition, guide)), buttons)


def which_step(edition: Edition, guide: LifeEvent, aspect: str) -> Reply:
    """A guide has no fee or time of its own: ask which step is meant. What to bring is told for all of them."""
    papers = _bring(edition, guide) if aspect == "documents" else ()
    buttons = (*choices_for(edition, step_keys(edition, guide), aspect), something_else(edition))
    return Reply((*papers, *(say(edition, "event.papers") if papers else say(edition, "event.which"))), buttons)


def step_keys(edition: Edition, guide: LifeEvent) -> tuple[str, ...]:
    """The keys of what the steps lead to, in order."""
    return tuple(key for _, key in _steps(edition, guide))


def step_named(edition: Edition, dialogue: Dialogue, text: str) -> str | None:
    """The packed press of a step typed by its number or as the next one, while a guide is followed.

    A number that no step has, or a next one after the last, leads back to the guide.
    """
    guide = guide_of(edition, dialogue.guide)
    if guide is None or dialogue.draft or len(text) > LONGEST:
        return None
    keys = step_keys(edition, guide)
    here = keys.index(dialogue.topic) + 1 if dialogue.topic in keys else 0
    is_lost = not here and dialogue.topic != dialogue.guide
    if is_lost or (here and dialogue.aspect == "steps"):
        return None
    folded = " ".join(fold(text).split())
    found = _STEP.search(folded)
    number = _number(found, here, len(keys)) if found else None
    if not found or not number:
        return None
    if number > len(keys):
        return pack(Open(key_of(guide)))
    rest = f"{folded[: found.start()]} {folded[found.end() :]}".strip()
    return pack(Open(keys[number - 1], aspect_of(rest) or ""))


def followed(edition: Edition, dialogue: Dialogue, key: str) -> str | None:
    """The key of the guide that is followed once this entry is open: itself, or the one that it is a step of."""
    if guide_of(edition, key):
        return key
    guide = guide_of(edition, dialogue.guide)
    return dialogue.guide if guide and key in step_keys(edition, guide) else None


def with_way_back(edition: Edition, shown: Reply, guide: LifeEvent) -> Reply:
    """The answer to a step with a button that leads back to the guide."""
    back = choice(line(edition, "event.back", name=guide.short), Open(key_of(guide)))
    return Reply(shown.text, (*shown.choices[:-1], back, *shown.choices[-1:]))


def guide_of(edition: Edition, key: str | None) -> LifeEvent | None:
    """The guide with this key, None where it is none."""
    found = edition.library.entry(key or "")
    return found if isinstance(found, LifeEvent) else None


def _steps(edition: Edition, guide: LifeEvent) -> list[tuple[str, str]]:
    """The stages that lead somewhere, each with its key. What is not known for the day is no step of that day."""
    found = [
        (stage.text, key, edition.library.entry(key)) for stage in guide.stages for key in entry_keys(stage.entry or "")
    ]
    return [
        (text, key)
        for text, key, entry in found
        if isinstance(entry, (Procedure, Topic, LifeEvent)) and outside(edition, entry) is None
    ]


def _bring(edition: Edition, guide: LifeEvent) -> RichText:
    return (*say(edition, "event.bring"), items(guide.bring)) if guide.bring else ()


def _number(found: re.Match[str], here: int, last: int) -> int | None:
    """Which step the words mean, from 1; one beyond the last where there is no such step. None where they mean none."""
    if found["next"]:
        return here + 1 if here else None
    if found["at"]:
        return last if found["at"] in _LAST else 1 if found["at"] in _FIRST else here + 1
    return numbered(found["word"], is_ordinal=found["ordinal"] is not None)
