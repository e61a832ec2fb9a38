"""The menu: fields, and the entries of a field, a page at a time."""

from handlers.citizen.topics import choices_for
from handlers.messages import Choice, Reply
from handlers.presses import Browse, Feature, News, Privacy
from handlers.wording import choice, line, reply
from knowledge.entries import Procedure, Topic
from knowledge.library import Edition, key_of

PAGE = 8


def fields(edition: Edition) -> Reply:
    """The fields that have entries, by name, and the assistant's own features."""
    buttons = [choice(line(edition, f"field.{field}"), Browse(field)) for field in _by_field(edition)]
    buttons.append(choice(line(edition, "start.news"), News()))
    return reply(edition, "menu.fields", buttons)


def entries(edition: Edition, field: str, page: int) -> Reply:
    """One page of a field, the commonest first."""
    keys = _by_field(edition).get(field, [])
    if not keys:
        return fields(edition)
    start = page * PAGE if 0 <= page * PAGE < len(keys) else 0
    buttons = list(choices_for(edition, keys[start : start + PAGE]))
    if start + PAGE < len(keys):
        buttons.append(choice(line(edition, "menu.more"), Browse(field, str(start // PAGE + 1))))
    buttons.append(choice(line(edition, "menu.back"), Browse()))
    return reply(edition, "menu.entries", buttons, field=line(edition, f"field.{field}"))


def beginnings(edition: Edition) -> tuple[Choice, ...]:
    """What everybody can begin with."""
    return (
        choice(line(edition, "start.menu"), Browse()),
        choice(line(edition, "start.feedback"), Feature("feedback")),
        choice(line(edition, "start.privacy"), Privacy("show")),
    )


def _by_field(edition: Edition) -> dict[str, list[str]]:
    """Field → keys of its entries, common ones first. Fields come in the order of the phrases."""
    listed: list[tuple[str, int, str]] = []
    for _, entry in edition.library:
        if isinstance(entry, Procedure):
            listed.append((entry.field, -entry.common, key_of(entry)))
        elif isinstance(entry, Topic) and not entry.declined:
            listed.append((entry.field, -1, key_of(entry)))
    order = [key.removeprefix("phrase:field.") for key, _ in edition.library if key.startswith("phrase:field.")]
    grouped: dict[str, list[str]] = {field: [] for field in order}
    for field, _, key in sorted(listed, key=lambda item: item[1]):
        grouped.setdefault(field, []).append(key)
    return {field: keys for field, keys in grouped.items() if keys}
