"""What a conversation remembers between turns: a value that is loaded, replaced and stored with the turn."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.draft import Draft
from handlers.messages import Choice, Reply, as_fields

MENUS_KEPT = 6
EARLIER_KEPT = 3


@dataclass(frozen=True, slots=True)
class Menu:
    """Choices once shown. `id` is the turn that showed them, so it grows and never comes back after an erasure.

    The newest has its labels too: in words people choose from what they have before them.
    """

    id: int
    labels: tuple[str, ...]
    presses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`topic` and `earlier` are entry keys ("procedure:dang-ky-khai-sinh"), the newest first.

    No topic but earlier ones: the talk has left them. `place` is the unit the citizen named, `asked` the (masked)
    question that was answered with a choice or, where nothing is `offered`, not at all, `answered` the one that was
    answered last; `waiting` names a step that
    the next message may complete ("erase", "track"); `guide` is the life event whose steps are gone through. `draft`
    is what is being written for us to keep; `album` names the files sent in one go that were spoken of last; `misses`
    are the times (seconds since 1970) of tracking codes that were none. `filing` is the day of handing in that the
    citizen named (`handing.Filing.packed`); `forum` the dialogue day that a question is being written for;
    `banners` are those told here.
    """

    noticed: bool = False
    topic: str | None = None
    aspect: str | None = None
    earlier: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    asked: str = ""
    answered: str = ""
    place: str | None = None
    waiting: str | None = None
    guide: str | None = None
    menus: tuple[Menu, ...] = ()
    draft: Draft | None = None
    album: str = ""
    misses: tuple[int, ...] = ()
    filing: str = ""
    forum: int = 0
    banners: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        kept = {name: value for name, value in as_fields(self).items() if value}
        if self.menus:
            kept["menus"] = [as_fields(menu) for menu in self.menus]
        if self.draft:
            kept["draft"] = self.draft.to_json()
        return {"v": 1} | kept

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Dialogue":
        known = {name: value for name, value in body.items() if name in cls.__dataclass_fields__}
        for name in ("earlier", "offered", "misses", "banners"):
            known[name] = tuple(known.get(name, ()))
        known["menus"] = tuple(_menu(menu) for menu in known.get("menus", ()))
        known["draft"] = Draft.from_json(known["draft"]) if known.get("draft") else None
        return cls(**known)

    def about(self, entry: str, aspect: str | None) -> "Dialogue":
        """The dialogue once it has turned to this entry."""
        before = (self.topic, *self.earlier) if self.topic else self.earlier
        earlier = tuple(key for key in dict.fromkeys(before) if key != entry)[:EARLIER_KEPT]
        return replace(
            self, topic=entry, aspect=aspect, earlier=earlier, offered=(), asked="", answered="", waiting=None
        )

    def astray(self, asked: str, offered: tuple[str, ...] = ()) -> "Dialogue":
        """The dialogue once a question has left its subject and is not settled; what follows is not about the old."""
        earlier = (self.topic, *self.earlier)[:EARLIER_KEPT] if self.topic else self.earlier
        return replace(
            self, topic=None, aspect=None, earlier=earlier, offered=offered, asked=asked, answered="", waiting=None
        )

    def pressed(self, press: str) -> str | None:
        """What the choice behind "menu.index" means, or None where the menu is gone, foreign or malformed."""
        menu_id, _, index = press.partition(".")
        if not (menu_id.isascii() and menu_id.isdigit() and index.isascii() and index.isdigit()):
            return None
        menu = next((menu for menu in self.menus if menu.id == int(menu_id[:18])), None)
        position = int(index[:4])
        return menu.presses[position] if menu and position < len(menu.presses) else None


def numbered(dialogue: Dialogue, replies: tuple[Reply, ...], turn_id: int) -> tuple[Dialogue, tuple[Reply, ...]]:
    """Give the choices of a turn their "menu.index" presses and remember the menu.

    A press is untrusted: it is only an index into this dialogue's own menus, so typed numbers, labels and presses are
    one path and nobody can press what was not offered to them.
    """
    labels: list[str] = []
    presses: list[str] = []

    def number(choice: Choice) -> Choice:
        if choice.press is None:
            return choice
        labels.append(choice.label)
        presses.append(choice.press)
        return Choice(choice.label, f"{turn_id}.{len(presses) - 1}", choice.url)

    replies = tuple(replace(r, choices=tuple(number(choice) for choice in r.choices)) for r in replies)
    if not presses:
        return dialogue, replies
    earlier = (Menu(menu.id, (), menu.presses) for menu in dialogue.menus[1 - MENUS_KEPT :])
    return replace(dialogue, menus=(*earlier, Menu(turn_id, tuple(labels), tuple(presses)))), replies


def _menu(body: dict[str, Any]) -> Menu:
    return Menu(int(body["id"]), tuple(body["labels"]), tuple(body["presses"]))
