"""Pages from templates: escaping is on, and a name that a template does not know is a fault."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import resources
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.console import troubles, words
from bot.console.places import leading
from bot.files import PageFile
from handlers.desk import Shown
from handlers.desk.proofs import form_token
from handlers.desk.replaying import number
from handlers.desk.roles import Action, may_at_all
from handlers.desk.signing import Visitor
from handlers.rights import label
from handlers.spot import link
from handlers.tracking import shown

OURS = resources.files("bot.console") / "static"
HTMX = resources.files("bot.console") / "vendor" / "htmx.org"
LINKED = {"console.css": OURS, "console.js": OURS, "icon.svg": OURS, "htmx.min.js": HTMX}


class Pages:
    """Renders `name` with what a page shows. `trial` says that no authority runs this service.

    `down` names the channels that do not get through at present, `states` says how each stands (see `troubles`).
    """

    def __init__(
        self, *, trial: bool, down: Callable[[], Sequence[str]] = tuple, states: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        self._down = down
        self._states = states
        self.files = {name: PageFile(folder, name) for name, folder in LINKED.items()}
        self._environment = Environment(
            loader=PackageLoader("bot.console"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "when": words.when,
            "day": words.day,
            "date": words.plain_day,
            "left": words.left,
            "hours": words.hours,
            "role": words.role,
            "code": shown,
            "leading": leading,
            "request": label,
            "person": words.person,
            "size": words.size,
            "many": number,
            "place": link,
            "by_channel": _by_channel,
        }
        self._environment.tests["contains"] = lambda many, one: one in many
        self._environment.globals |= {
            "trial": trial,
            "views": words.VIEWS,
            "kinds": words.KINDS,
            "states": words.STATES,
            "events": words.EVENTS,
            "claims": words.CLAIMS,
            "file_kinds": words.FILES,
            "channels": words.CHANNELS,
            "outcomes": words.OUTCOMES,
            "person_words": words.PERSON,
            "speakers": words.SPEAKERS,
            "proposal_states": words.PROPOSALS,
            "release_ways": words.RELEASE_WAYS,
            "draft_steps": words.DRAFT_STEPS,
            "news_states": words.NEWS,
            "recipient_states": words.RECIPIENTS,
            "file": {name.replace(".", "_"): f"{name}?v={file.version}" for name, file in self.files.items()},
        }

    def render(self, name: str, who: Visitor | None, token: str, **given: Any) -> str:
        """`token` is the cookie that the page's forms answer to (see `form_token`)."""
        person = who.person if who else None
        menu = [entry for entry in words.MENU if person and may_at_all(person, entry.action)]
        template = self._environment.get_template(f"{name}.html")
        mends = person is not None and may_at_all(person, Action.MANAGE_STAFF)
        shown = {"down": self._down() if who else (), "troubles": list(troubles.told(self._states())) if mends else ()}
        return template.render(who=who, menu=menu, form_token=form_token(token), **shown, **given)


def _by_channel(shown: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    return [(channel, list(messages)) for channel, messages in groupby(shown, key=lambda one: one.channel)]
