"""A question: understood, answered from the knowledge, or honestly not."""

from dataclasses import replace
from functools import lru_cache

from handlers.citizen import checklist, handing, ready
from handlers.citizen.browse import beginnings
from handlers.citizen.catalogue import record_answer
from handlers.citizen.checklist import CHECKLIST
from handlers.citizen.courtesies import courtesy, emergency, feature
from handlers.citizen.feedback import hand_over
from handlers.citizen.guides import followed, guide_answer, guide_of, step_keys, which_step, with_way_back
from handlers.citizen.handing import READY
from handlers.citizen.places import AREA, names_an_unknown_unit, place_answer, place_named, unknown_unit
from handlers.citizen.procedures import answer as procedure_answer
from handlers.citizen.topics import choices_for, topic_answer
from handlers.citizen.validity import paused, present, withheld
from handlers.dialogue import Dialogue
from handlers.masking import mask, without_personal
from handlers.messages import Choice, Reply
from handlers.presses import AND, Browse, Feature, NoneOfThese
from handlers.turn import Answer, Question, Turn
from handlers.wording import choice, line, reply, say
from handlers.writing import asks, verdict
from knowledge.accusing import accusation
from knowledge.catalogue.records import Record
from knowledge.deciding import Context, Understanding, understand
from knowledge.entries import LifeEvent, Place, Procedure, Topic
from knowledge.library import Edition, key_of

COUNTED = ("procedure", "catalogue")
"""What a day can be counted for."""
STATUS = {"answer": "answered", "clarify": "clarified"}
ASKED_KEPT = 500
DENUNCIATION = "topic:to-cao"
HOPELESS = 0.97
"""From here on a message that asks nothing resembles no entry at all: "em 19 tuổi" adds to what was said before."""

CALLED_OFF = Understanding("smalltalk", smalltalk="ok", confidence=1.0)
"""A bare "bỏ qua" or "thôi": no question, so nothing that could be handed over."""


async def ask(turn: Turn, understood: Understanding) -> Answer:
    """Answer a typed message according to what was understood."""
    dialogue = handing.noted(turn) if understood.aspect == READY else turn.dialogue
    dialogue = _with_place(turn, dialogue) if understood.place else dialogue
    answered = await _answered(turn, dialogue, understood)
    if understood.decision == "answer":
        answered = replace(answered, dialogue=replace(answered.dialogue, answered=_asked(turn, understood)))
    if understood.then:
        answered = replace(answered, replies=(*answered.replies, *_second(turn.edition, understood.then)))
    return replace(answered, question=_question(turn, understood), meant=understood)


def understood(turn: Turn) -> Understanding:
    """What the message means in this conversation."""
    rest = handing.wished(turn)
    if rest is None:
        meant = _meant(turn, turn.heard.text)
        if meant.decision in ("unknown", "clarify") and _wishes_its_own_papers(turn):
            return replace(_of_the_same(turn.dialogue), aspect=CHECKLIST)
        return replace(meant, aspect=_wished_aspect(turn, meant)) if meant.decision in STATUS else meant
    if handing.is_bare(rest):
        return _of_the_same(turn.dialogue)
    meant = _meant(turn, rest)
    is_other = meant.decision not in STATUS or (meant.entry or "procedure:").partition(":")[0] not in COUNTED
    return _meant(turn, turn.heard.text) if is_other else replace(meant, aspect=READY)


def _wishes_its_own_papers(turn: Turn) -> bool:
    """Whether nothing but one's own papers is asked for, of what is talked about: "giấy tờ cho riêng tôi"."""
    return checklist.wished_alone(turn.heard.text) and turn.edition.library.with_papers(turn.dialogue.topic) is not None


def _wished_aspect(turn: Turn, meant: Understanding) -> str | None:
    """The aspect of what was understood, one of the tools' where the message, or one before it, asks for that."""
    if turn.dialogue.waiting == READY and meant.aspect is None:
        return READY
    is_own = meant.aspect in (None, "documents") and checklist.wished(turn.heard.text)
    return CHECKLIST if is_own else meant.aspect


def _meant(turn: Turn, text: str) -> Understanding:
    dialogue = turn.dialogue
    earlier = dialogue.earlier[::-1] if dialogue.topic else ()
    context = Context(dialogue.topic, dialogue.aspect, dialogue.offered, earlier)
    meant = understand(turn.ear, without_personal(text), context, turn.edition.day)
    if meant.decision == "unknown" and meant.entry is None and verdict(text, is_asked=False) == "drop":
        return CALLED_OFF
    return meant


def _of_the_same(dialogue: Dialogue) -> Understanding:
    """A day is named and nothing else: it is about what is talked about, or something that was not named."""
    if (dialogue.topic or "").startswith(tuple(f"{kind}:" for kind in COUNTED)):
        return Understanding("answer", dialogue.topic, READY, confidence=0.9)
    return Understanding("unknown", aspect=READY, confidence=0.9)


def own_papers(turn: Turn, key: str, packed: str, ask: str = "") -> Answer:
    """A question about one's own papers, or the list once all are answered."""
    found = turn.edition.library.with_papers(key)
    if found is None:
        return open_entry(turn, turn.dialogue, key, None)
    return _own_papers(turn, turn.dialogue, found, packed, ask)


def _own_papers(turn: Turn, dialogue: Dialogue, found: Procedure, packed: str, ask: str = "") -> Answer:
    if beyond := withheld(turn.edition, found):
        return Answer((beyond,), dialogue)
    procedure = present(turn.edition, found)
    shown = checklist.shown(turn.edition, procedure, packed, ask, dialogue.place)
    waits = checklist.waiting(turn.edition, procedure, packed, ask)
    left = replace(dialogue.about(key_of(found), "documents"), waiting=waits)
    return Answer((shown if waits else checklist.with_page(turn, shown, procedure, packed),), left)


def ready_on(turn: Turn, key: str, filing: str) -> Answer:
    """When what is handed in then (no day: now) is ready."""
    packed = filing or handing.at_once(turn).packed
    return open_entry(turn, replace(turn.dialogue, filing=packed), key, READY)


async def _answered(turn: Turn, dialogue: Dialogue, meant: Understanding) -> Answer:
    edition = turn.edition
    match meant.decision:
        case "answer" if meant.entry == dialogue.topic and meant.aspect and (guide := guide_of(edition, meant.entry)):
            return _within_guide(turn, dialogue, guide, meant)
        case "answer" if meant.entry == AREA and names_an_unknown_unit(edition, turn.heard.text):
            return Answer((unknown_unit(edition),), dialogue)
        case "answer" if meant.entry:
            return open_entry(turn, dialogue, meant.entry, _sides(meant))
        case "clarify":
            return _clarify(turn, dialogue, meant)
        case "emergency":
            return Answer((emergency(edition, meant.feature),), dialogue)
        case "smalltalk":
            return Answer((courtesy(edition, meant.smalltalk),), dialogue)
        case "unknown" if meant.entry:
            return open_entry(turn, dialogue, meant.entry, None)
        case "feature":
            return await feature(turn, dialogue, meant.feature or "menu")
        case _:
            return _unknown(turn, dialogue, meant)


def _sides(meant: Understanding) -> str | None:
    """All aspects that were asked about in one message, as `presses.Open` has them."""
    return AND.join(meant.asked) if meant.aspect in meant.asked else meant.aspect


def _first(aspects: str | None) -> str | None:
    return aspects.partition(AND)[0] if aspects else aspects


def open_entry(turn: Turn, dialogue: Dialogue, key: str, aspect: str | None, screen: int = 0) -> Answer:
    """Show an entry and remember that it is what the talk is about."""
    edition = turn.edition
    found = edition.library.entry(key)
    if aspect == CHECKLIST and (listed := edition.library.with_papers(key)):
        return _own_papers(turn, dialogue, listed, "")
    aspect = "documents" if aspect == CHECKLIST else aspect
    if isinstance(found, Place):
        return Answer((place_answer(edition, found),), replace(dialogue, place=found.id))
    if aspect == READY and isinstance(found, Procedure) and (off := paused(edition, found)):
        shown: Reply | None = off
    elif aspect == READY and isinstance(found, (Procedure, Record)):
        shown = ready.answer(edition, found, dialogue.filing, dialogue.place)
    else:
        shown = _shown(edition, key, aspect or "overview", dialogue.place, screen)
    if shown is None:
        return Answer((reply(edition, "press.old", beginnings(edition)),), dialogue)
    guide = followed(edition, dialogue, key)
    if (event := guide_of(edition, guide)) and guide != key:
        shown = with_way_back(edition, shown, event)
    return Answer((shown,), replace(dialogue.about(key, _first(aspect)), guide=guide))


@lru_cache(maxsize=2048)
def _shown(edition: Edition, key: str, aspect: str, place: str | None, screen: int) -> Reply | None:
    """The answer that an entry is, None where there is no such entry; people ask for the same few again and again."""
    match edition.library.entry(key):
        case Procedure() as procedure:
            return procedure_answer(edition, procedure, aspect, place)
        case Topic() as topic:
            return topic_answer(edition, topic)
        case LifeEvent() as event:
            return guide_answer(edition, event)
        case Record() as record:
            return record_answer(edition, record, aspect, place, screen)
    return None


def _second(edition: Edition, key: str) -> tuple[Reply, ...]:
    """What else was asked in the same message, one tap away."""
    return tuple(reply(edition, "second", (button,), name=button.label) for button in choices_for(edition, (key,)))


def _within_guide(turn: Turn, dialogue: Dialogue, guide: LifeEvent, meant: Understanding) -> Answer:
    """A side of a guide is asked about: show the steps, or the place that was named, or ask which step is meant."""
    edition = turn.edition
    place = edition.library.entry(meant.place or "")
    if isinstance(place, Place) and meant.aspect == "where":
        return Answer((place_answer(edition, place),), dialogue)
    if meant.aspect in ("steps", "overview"):
        return Answer((guide_answer(edition, guide),), dialogue)
    shown = which_step(edition, guide, meant.aspect or "")
    return Answer((shown,), replace(dialogue, offered=step_keys(edition, guide), asked=_masked(turn)))


def chosen_entry(turn: Turn, key: str, aspect: str | None, screen: int = 0) -> Answer:
    """Open what was tapped; out of an offer it is kept as a signal of what had been meant."""
    dialogue = turn.dialogue
    answer = open_entry(turn, dialogue, key, aspect, screen)
    if key not in dialogue.offered:
        return answer
    chosen = Question(dialogue.asked, "chosen", key, _first(aspect), 1.0, dialogue.offered)
    return replace(answer, question=chosen, dialogue=replace(answer.dialogue, answered=dialogue.asked))


def none_of_these(turn: Turn) -> Answer:
    """The citizen found nothing in what was offered: say how to go on, and keep that as a signal."""
    asked, offered = turn.dialogue.asked, turn.dialogue.offered
    question = Question(asked, "none_of_these", options=offered) if asked else None
    shown = reply(turn.edition, "clarify.none", _ways_on(turn.edition))
    return Answer((shown,), turn.dialogue.astray(""), question)


def not_meant(turn: Turn) -> Answer:
    """A thumb down, or "sai rồi": kept as a signal with the question that was answered so. Nothing learns by itself."""
    dialogue = turn.dialogue
    answer = none_of_these(turn)
    if answer.question or not dialogue.answered:
        return answer
    return replace(answer, question=Question(dialogue.answered, "disliked", dialogue.topic, dialogue.aspect))


def _clarify(turn: Turn, dialogue: Dialogue, meant: Understanding) -> Answer:
    """Ask which of some entries is meant; the one that is chosen then answers what was asked about it."""
    edition = turn.edition
    options = choices_for(edition, meant.options, _sides(meant) or "")
    buttons = (*options, choice(line(edition, "clarify.none_label"), NoneOfThese()))
    asked = _asked(turn, meant)
    is_at_it = dialogue.topic in meant.options
    left = replace(dialogue, offered=meant.options, asked=asked) if is_at_it else dialogue.astray(asked, meant.options)
    return Answer((reply(edition, "clarify", buttons),), left)


def _unknown(turn: Turn, dialogue: Dialogue, meant: Understanding) -> Answer:
    if meant.aspect and not dialogue.topic:
        return _which(turn, dialogue, meant.aspect)
    if meant.confidence >= HOPELESS and (about := _still_about(turn, dialogue)):
        return Answer((about,), replace(dialogue, offered=(), asked=_masked(turn)))
    is_second = bool(dialogue.asked) and not dialogue.offered
    phrase = "unknown.again" if is_second else "unknown.first"
    menu, person = _ways_on(turn.edition)
    handed = hand_over(turn)
    said = (*say(turn.edition, phrase), *(say(turn.edition, "unknown.hand") if handed else ()))
    return Answer((Reply(said, (*(handed or (person,)), menu)),), dialogue.astray(_masked(turn)))


def _still_about(turn: Turn, dialogue: Dialogue) -> Reply | None:
    """What to say to a detail that asks nothing: where the talk stands, or what the unit it names is now."""
    edition = turn.edition
    named = edition.library.entry(f"place:{place_named(edition, turn.heard.text)}")
    if isinstance(named, Place) and not dialogue.topic:
        return place_answer(edition, named)
    buttons = (*choices_for(edition, (dialogue.topic or "",)), *_ways_on(edition))
    if len(buttons) == len(_ways_on(edition)):
        return None
    return reply(edition, "unknown.detail", buttons, name=buttons[0].label)


def _which(turn: Turn, dialogue: Dialogue, aspect: str) -> Answer:
    """Something was asked about a procedure that was not named: offer those that were talked about."""
    earlier = choices_for(turn.edition, dialogue.earlier, aspect)
    shown = reply(turn.edition, "which", (*earlier, *_ways_on(turn.edition)))
    left = dialogue.astray(_masked(turn), dialogue.earlier)
    return Answer((shown,), replace(left, waiting=READY) if aspect == READY else left)


def _ways_on(edition: Edition) -> tuple[Choice, Choice]:
    return (
        choice(line(edition, "start.menu"), Browse()),
        choice(line(edition, "start.person"), Feature("person")),
    )


def _with_place(turn: Turn, dialogue: Dialogue) -> Dialogue:
    named = place_named(turn.edition, turn.heard.text)
    return replace(dialogue, place=named) if named else dialogue


def _masked(turn: Turn) -> str:
    """The question as it may be kept; what may accuse somebody is not, however it was understood."""
    text = turn.heard.text
    return "" if accusation(text) and not asks(text) else mask(text)[:ASKED_KEPT]


def _asked(turn: Turn, meant: Understanding) -> str:
    """The question as it may be kept: of what somebody is accused of, nothing, not even masked."""
    may_accuse = meant.feature == "denunciation" or DENUNCIATION in meant.options
    if may_accuse:
        return ""
    is_answered = meant.decision == "answer" and accusation(turn.heard.text) != "plain"
    return mask(turn.heard.text)[:ASKED_KEPT] if is_answered else _masked(turn)


def _question(turn: Turn, meant: Understanding) -> Question:
    is_declined = meant.decision == "unknown" and meant.entry is not None
    status = "declined" if is_declined else STATUS.get(meant.decision, meant.decision)
    aspect = {READY: "time", CHECKLIST: "documents"}.get(meant.aspect or "", meant.aspect)
    asked, margin = _asked(turn, meant), _margin(meant)
    return Question(asked, status, meant.entry, aspect, meant.confidence, meant.options, margin)


def _margin(meant: Understanding) -> float | None:
    """How much likelier than the next it was; what was not weighed against others has none."""
    weighed = {candidate.entry: candidate.confidence for candidate in meant.candidates}
    own = weighed.pop(meant.entry or "", None)
    return None if own is None else round(own - max(weighed.values(), default=0.0), 3)
