"""What is to be known before something is sent: rights, lists, and whose channel is the right one."""

from dataclasses import replace

from handlers.citizen import appointments, form, papers
from handlers.citizen.papers import Compared
from handlers.citizen.places import contact
from handlers.citizen.topics import topic_answer
from handlers.draft import Draft
from handlers.masking import DOSSIER, mask
from handlers.messages import Reply
from handlers.presses import Feedback
from handlers.rich import parse
from handlers.turn import Answer, Question, Turn
from handlers.wording import choice, line, reply, say
from handlers.writing import asks
from knowledge.accusing import accusation
from knowledge.deciding import Understanding
from knowledge.entries import Category, Office, Topic

LOOK_UP = "topic:tra-cuu-ho-so"
SHORT = 6
"""Words beside the number of a dossier up to which it alone is what was said."""


def first(turn: Turn, draft: Draft, compared: Compared | None) -> tuple[Reply, ...]:
    """What a category asks to be said first: when to phone, one's rights, or where the matter really belongs."""
    category = form.category_named(turn.edition, draft.category)
    if category is None:
        return ()
    if category.elsewhere:
        return (_elsewhere(turn, category),)
    if compared:
        return () if _was_told(turn, draft, f"procedure:{compared.procedure.id}") else of_papers(turn, compared)
    phones = (Reply(parse(category.phone_first.text)),) if category.phone_first else ()
    key = f"topic:{category.explain}"
    topic = None if _was_told(turn, draft, key) else turn.edition.library.entry(key)
    return (*phones, Reply(topic_answer(turn.edition, topic).text)) if isinstance(topic, Topic) else phones


def compare(turn: Turn, draft: Draft) -> tuple[Draft, Compared | None]:
    """A demand for papers beside the procedure's list; what comes of it is put to the case for those who work on it.

    So is how late a result is, where the day is told for which it was promised.
    """
    if draft.category == appointments.LATE:
        late = appointments.summed_up(turn.edition, draft.whole)
        return replace(draft, details=f"{draft.details}\n{late}".strip()) if late not in draft.details else draft, None
    if draft.category != papers.EXTRA_PAPERS:
        return draft, None
    found = papers.compared(turn.edition, draft.entry, draft.whole)
    if found is None or (summed := papers.summed_up(turn.edition, found)) in draft.details:
        return draft, None
    return replace(draft, details=f"{draft.details}\n{summed}".strip()), found


def of_papers(turn: Turn, compared: Compared | None) -> tuple[Reply, ...]:
    return (replace(papers.told(turn, compared), choices=()),) if compared else ()


def too_long(turn: Turn, text: str, longest: int) -> tuple[Reply, ...]:
    """Where the text was cut, if it was."""
    if len(text) <= longest:
        return ()
    return (reply(turn.edition, "feedback.long", last=text[longest - 40 : longest]),)


def nameless(turn: Turn) -> tuple[Reply, ...]:
    return (reply(turn.edition, "feedback.nameless"),)


def no_names_here(turn: Turn) -> Reply:
    """Why no name is asked for on this channel, and where it may be given."""
    at = turn.manners.named_at
    return reply(turn.edition, "feedback.no_names_here", url=at) if at else reply(turn.edition, "feedback.no_names")


def extra_paper(turn: Turn, meant: Understanding) -> Compared | None:
    """What comes of a message that tells, or asks, of more papers that were asked for; of a known procedure.

    It is the one that the message names beside the paper, else the one that is talked about.
    """
    text = turn.heard.text
    if meant.decision not in ("answer", "clarify", "unknown") or accusation(text) is not None:
        return None
    if asks(text) and not (papers.demands(text) and papers.asks_whether(text)):
        return None
    category = form.category_named(turn.edition, papers.EXTRA_PAPERS)
    found = turn.edition.library.sorter.best(text)
    if category is None or not (found == category or (found is None and papers.demands(text))):
        return None
    topic = turn.dialogue.topic or ""
    talked_about = topic if topic.startswith(form.WITH_PAPERS) else None
    beside = form.procedure_beside(turn, text, category) or talked_about
    return papers.compared(turn.edition, beside or form.procedure_in(turn, text, category) or meant.entry, text)


def of_a_dossier(turn: Turn, meant: Understanding) -> Answer | None:
    """The number of a dossier and little else: how it is looked up, and the way to tell us of it."""
    text, topic = turn.heard.text, turn.edition.library.entry(LOOK_UP)
    rest, numbers = DOSSIER.subn(" ", text)
    is_unsettled = meant.decision in ("unknown", "clarify")
    if not (numbers and is_unsettled and isinstance(topic, Topic)) or len(rest.split()) > SHORT:
        return None
    tells = choice(line(turn.edition, "papers.tell_label"), Feedback("mine", str(turn.id)))
    shown = topic_answer(turn.edition, topic)
    told = shown.with_choices(tells) if turn.manners.collects else shown
    question = Question(mask(text), "answered", LOOK_UP, None, meant.confidence)
    return Answer((told,), turn.dialogue.about(LOOK_UP, None), question, meant=meant)


def is_grievance(turn: Turn, meant: Understanding) -> bool:
    """Whether a message that nothing was found for tells, and does not ask, of something that went wrong."""
    if not turn.manners.collects:
        return False
    is_unsettled = meant.decision in ("unknown", "clarify")
    return (is_unsettled and _tells_of_a_wrong(turn)) or (meant.decision == "unknown" and _tells_of_the_street(turn))


def explains_a_grievance(turn: Turn, meant: Understanding) -> bool:
    """Whether the answer is a topic that some category of grievances shows first, or is given to one."""
    if meant.feature == "late":
        return True
    if meant.decision != "answer":
        return False
    explained = {f"topic:{one.explain}" for one in turn.edition.library.by_kind(Category) if one.kind in form.NAMED}
    return meant.entry in explained or (meant.aspect is None and _tells_of_a_wrong(turn))


def _tells_of_a_wrong(turn: Turn) -> bool:
    text = turn.heard.text
    if asks(text) or accusation(text):
        return False
    return any(category.kind in form.NAMED for category in turn.edition.library.sorter.all_in(text))


def _tells_of_the_street(turn: Turn) -> bool:
    """Whether it is a matter of another authority's that a topic explains; the words of the others are too common."""
    text = turn.heard.text
    category = None if asks(text) or accusation(text) else turn.edition.library.sorter.best(text)
    return category is not None and category.elsewhere and bool(category.explain)


def _was_told(turn: Turn, draft: Draft, key: str) -> bool:
    """Whether it was answered so before, and what is taken now is the message that was answered."""
    return draft.row != turn.id and turn.dialogue.topic == key


def _elsewhere(turn: Turn, category: Category) -> Reply:
    edition = turn.edition
    office = edition.library.entry(f"office:{category.route}")
    assert isinstance(office, Office), "every route is checked on load"
    phones = parse(category.phone_first.text) if category.phone_first else ()
    where = say(edition, "feedback.elsewhere", office=office.name)
    return Reply((*phones, *where, *contact(edition, office)))
