"""The editors' page of what to look at again: by owner and day, on ended law, and what is told of offices."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import web

from bot.console.forms import label
from bot.console.kit import Kit
from bot.differences import FIELDS, VALUES, called
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from knowledge.checking import OnEndedLaw, statements_on_ended_law
from knowledge.entries import Law
from knowledge.library import Edition
from knowledge.reviewing import TOLD, contacts, due

MOST_DUE = 300


@dataclass(frozen=True, slots=True)
class Resting:
    """An ended law, and what still rests on it: keys of entries, each with where in it."""

    law: Law
    instead: tuple[str, ...]
    places: tuple[tuple[str, str], ...]


class Reviewing:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [web.get("/console/knowledge/review", guarded(self._show, Action.EDIT_KNOWLEDGE))]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        edition = self._kit.desk.edition()
        library, today = edition.library, edition.day
        found, ended = await asyncio.to_thread(lambda: (due(library, today), _resting(edition)))
        owner = request.query.get("owner", "")[:100]
        own = [one for one in found if not owner or one.owner == owner]
        shown = own[:MOST_DUE]
        return self._kit.show(
            request,
            "review",
            who,
            owner=owner,
            owners=sorted({one.owner for one in found if one.owner}),
            due=[(name, list(theirs)) for name, theirs in groupby(shown, key=lambda one: one.owner)],
            many=len(own),
            past=sum(one.is_past for one in own),
            ended=ended,
            contacts=contacts(library, today),
            told=[FIELDS[what] for what in TOLD],
            names=_names(edition, [one.key for one in shown], ended),
            degrees=VALUES,
        )


def _resting(edition: Edition) -> list[Resting]:
    by_law: dict[str, list[OnEndedLaw]] = {}
    for one in statements_on_ended_law(edition.library, edition.day):
        by_law.setdefault(one.law.id, []).append(one)
    return [
        Resting(
            theirs[0].law,
            tuple(called(edition.library.entries.get(f"law:{law}"), f"law:{law}") for law in theirs[0].law.replaced_by),
            tuple((one.entry, label(one.loc) if one.loc else "") for one in theirs),
        )
        for theirs in by_law.values()
    ]


def _names(edition: Edition, keys: Sequence[str], ended: Sequence[Resting]) -> Mapping[str, str]:
    entries = edition.library.entries
    every = {*keys, *(key for one in ended for key, _ in one.places)}
    return {key: called(entries.get(key), key) for key in every}
