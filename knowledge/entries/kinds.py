"""Which folder or file holds which kind."""

from knowledge.entries.basis import Entry
from knowledge.entries.offices import Office, Place
from knowledge.entries.others import Category, Holiday, Law, LifeEvent, News, Phrase, Quiz, Survey, Synonym, Template
from knowledge.entries.procedures import Procedure, Topic

KINDS: dict[str, tuple[str, type[Entry]]] = {
    "procedures": ("procedure", Procedure),
    "topics": ("topic", Topic),
    "offices": ("office", Office),
    "places": ("place", Place),
    "laws": ("law", Law),
    "categories": ("category", Category),
    "synonyms": ("synonym", Synonym),
    "phrases": ("phrase", Phrase),
    "holidays": ("holiday", Holiday),
    "life_events": ("life_event", LifeEvent),
    "quizzes": ("quiz", Quiz),
    "surveys": ("survey", Survey),
    "templates": ("template", Template),
    "news": ("news", News),
}
"""First part of a content path → the kind's name and its model."""
