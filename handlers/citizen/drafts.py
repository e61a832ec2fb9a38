"""How what is being written is shown: asked for, asked about, shown back, offered again, kept."""

from handlers.citizen.browse import beginnings
from handlers.draft import Draft
from handlers.masking import tells_a_secret
from handlers.messages import Choice, Reply, RichText
from handlers.presses import Feature, Feedback, Open
from handlers.tracking import shown
from handlers.turn import Answer, Turn
from handlers.wording import choice, line, reply, say
from knowledge.accusing import accusation
from knowledge.library import Edition

OPINION, QUESTION = "gop_y", "cau_hoi"
OFFICIAL = "topic:gui-phan-anh-kien-nghi"
SHOWN, REMINDED = 300, 80
"""Characters of a text that are shown back, and that remind of it."""
KEPT_AS_QUESTION = ("answered", "clarified", "unknown")


def asked_for(turn: Turn, draft: Draft, *, is_too_short: bool = False) -> Reply:
    """Ask to write in own words; say who will read it."""
    buttons = (_button(turn.edition, "drop", draft), *_official(turn, draft))
    if is_too_short:
        return reply(turn.edition, "feedback.short", buttons)
    return Reply((*say(turn.edition, f"feedback.ask_{draft.kind}"), *_readers(turn, draft)), buttons)


def asked_about(turn: Turn, draft: Draft) -> Reply:
    """Ask whether it is a denunciation; what was written is not repeated."""
    buttons = [_button(turn.edition, step, draft) for step in ("mine", "accuse", "drop")]
    return reply(turn.edition, "feedback.doubt", buttons)


def shown_back(turn: Turn, draft: Draft) -> Reply:
    """What would be kept, in short, and who would read it."""
    heading = say(turn.edition, f"feedback.check_{draft.kind}", text=cut(draft.text, SHOWN))
    buttons = [_button(turn.edition, step, draft) for step in ("send", "edit", "drop")]
    return Reply((*heading, *_readers(turn, draft)), (*buttons, *_official(turn, draft)))


def rewriting(turn: Turn, draft: Draft) -> Reply:
    """Ask to write it anew."""
    return reply(turn.edition, "feedback.edit", (_button(turn.edition, "drop", draft),))


def reminder(turn: Turn, draft: Draft, answer: Answer) -> Reply:
    """The unfinished draft in one line, below what was just said about something else."""
    if draft.step == "doubt":
        return asked_about(turn, draft)
    if draft.step == "check":
        buttons = [_button(turn.edition, step, draft) for step in ("send", "edit", "drop")]
        return reply(turn.edition, f"feedback.open_{draft.kind}", buttons, text=cut(draft.text, REMINDED))
    mine = (_button(turn.edition, f"mine_{draft.kind}", draft, turn.id),) if _may_be_meant(turn, answer) else ()
    buttons = [*mine, _button(turn.edition, "drop", draft)]
    return reply(turn.edition, f"feedback.unwritten_{draft.kind}", buttons)


def kept(turn: Turn, draft: Draft) -> Reply:
    """It was kept: the code, how to say it, how to see it again."""
    code = draft.text
    heading = say(turn.edition, f"feedback.kept_{draft.kind}", code=shown(code), spoken=spoken(turn.edition, code))
    trial = say(turn.edition, "feedback.kept_in_trial") if turn.manners.trial and draft.kind == OPINION else ()
    return Reply((*heading, *trial), (choice(line(turn.edition, "track.label"), Feature("track")),))


def kept_before(turn: Turn, draft: Draft) -> Reply:
    """It was kept already, and once is enough."""
    return reply(turn.edition, "feedback.kept_before", beginnings(turn.edition), code=shown(draft.text))


def spoken(edition: Edition, code: str) -> str:
    """A code as it is read out: "ca bảy em-mờ hai – chín cu ích-xì bốn – tê e-rờ – năm"."""
    names = dict(entry.split("=") for entry in line(edition, "tracking.names").split())
    groups = shown(code).split("-")
    return " – ".join(" ".join(names[letter] for letter in group) for group in groups)


def cut(text: str, most: int) -> str:
    """A text on one line, cut where it is long."""
    one_line = " ".join(text.split())
    return one_line[:most].rstrip() + "…" if len(one_line) > most else one_line


def _readers(turn: Turn, draft: Draft) -> RichText:
    of_feedback = "trial" if turn.manners.trial else "service"
    if turn.manners.is_staffed:
        return say(turn.edition, f"feedback.staffed_{of_feedback}")
    who = "cau_hoi" if draft.kind == QUESTION else of_feedback
    return say(turn.edition, f"feedback.readers_{who}")


def _official(turn: Turn, draft: Draft) -> tuple[Choice, ...]:
    """Where an authority takes it, for those who want an answer."""
    if draft.kind != OPINION or turn.edition.library.entry(OFFICIAL) is None:
        return ()
    return (choice(line(turn.edition, "feedback.official"), Open(OFFICIAL)),)


def _may_be_meant(turn: Turn, answer: Answer) -> bool:
    """Whether the message that was taken for a question in between could have been what was to be written."""
    question, text = answer.question, turn.heard.text
    is_question = question is not None and question.status in KEPT_AS_QUESTION
    return is_question and not tells_a_secret(text) and accusation(text) is None


def _button(edition: Edition, label: str, draft: Draft, row: int | None = None) -> Choice:
    step = label.partition("_")[0]
    return choice(line(edition, f"feedback.{label}_label"), Feedback(step, str(draft.row if row is None else row)))
