"""How what is being written is shown: asked for, asked about, shown back, offered again, kept."""

from collections.abc import Iterator, Sequence

from handlers.citizen import form
from handlers.citizen.appointments import LATE
from handlers.citizen.browse import beginnings
from handlers.citizen.form import OPINION, QUESTION
from handlers.citizen.topics import choices_for
from handlers.clock import calendar_at, promise_of
from handlers.draft import Draft
from handlers.masking import tells_a_secret
from handlers.messages import Choice, FileKind, Items, Reply, RichText, Span
from handlers.presses import Feature, Feedback, OnCase, Open
from handlers.rich import items
from handlers.tracking import shown as shown_code
from handlers.turn import Answer, Turn
from handlers.wording import choice, day, line, reply, say
from knowledge.accusing import accusation
from knowledge.entries import Category, Office, Procedure
from knowledge.library import Edition, key_of

OFFICIAL = "topic:gui-phan-anh-kien-nghi"
SHOWN, REMINDED = 300, 80
"""Characters of a text that are shown back, and that remind of it."""
MOST_FILES = 5
"""For one form: a person looks at each of them."""
OWN_PAGE = "slip:"
"""Stands for the address of a page of ours, until a link is made for it (`slips.linked`)."""
KEPT_AS_QUESTION = ("answered", "clarified", "unknown")


def shown(turn: Turn, draft: Draft) -> Reply:
    """The draft as it stands, with what can be done."""
    match draft.step:
        case "write":
            return asked_for(turn, draft)
        case "doubt":
            return asked_about(turn, draft)
        case "details":
            return _details(turn, draft)
        case "place":
            return _place(turn, draft)
        case "contact":
            return _contact(turn, draft)
        case "category":
            return _categories(turn, draft)
        case "edit":
            return rewriting(turn, draft)
        case _:
            return shown_back(turn, draft)


def asked_for(turn: Turn, draft: Draft, *, is_too_short: bool = False) -> Reply:
    """Ask to write in own words; say who will read it."""
    buttons = (_button(turn.edition, "drop", draft), *_official(turn, draft))
    if is_too_short:
        return reply(turn.edition, "feedback.short", buttons)
    may_send = invited(turn)
    return Reply((*say(turn.edition, f"feedback.ask_{_sort(draft)}"), *may_send, *_readers(turn, draft)), buttons)


def of_a_late_result(turn: Turn, promised: str) -> Draft:
    """A matter of a result that did not come, of what was talked about; its words are shown back to be changed."""
    before = (turn.dialogue.topic or "", *turn.dialogue.earlier)
    about = next((found for key in before if isinstance(found := turn.edition.library.entry(key), Procedure)), None)
    name = about.short if about else line(turn.edition, "overdue.own_dossier")
    text = line(turn.edition, "overdue.told", name=name, day=promised)
    entry = key_of(about) if about else None
    return Draft(OPINION, "write", turn.now, text, turn.id, category=LATE, entry=entry)


def asked_about(turn: Turn, draft: Draft) -> Reply:
    """Ask whether it is a denunciation; what was written is not repeated."""
    buttons = [_button(turn.edition, step, draft) for step in ("mine", "accuse", "drop")]
    return reply(turn.edition, "feedback.doubt", buttons)


def _details(turn: Turn, draft: Draft) -> Reply:
    """What it was taken for, and all that is missing of it in one go."""
    edition = turn.edition
    buttons = _ways(edition, draft, "skip", "category_other", "back", "drop")
    asked = items(form.questions(turn, draft))
    understood = say(edition, "feedback.understood", what=_what(edition, draft), text=cut(draft.text, SHOWN))
    may_send = invited(turn)
    return Reply((*understood, *say(edition, "feedback.details"), asked, *may_send), buttons)


def _place(turn: Turn, draft: Draft) -> Reply:
    edition = turn.edition
    centres = [choice(_short_name(edition, office), Feedback("place", office.id)) for office in form.centres(edition)]
    return reply(edition, "feedback.place", (*centres, *_ways(edition, draft, "skip_place", "back", "drop")))


def _contact(turn: Turn, draft: Draft) -> Reply:
    """The law's reason is said with the first question; after that only what is missing."""
    missing = draft.sender.missing
    if is_nameless(turn) or len(missing) == len(draft.sender.to_json()):
        return why_named(turn, draft)
    ways = _ways(turn.edition, draft, "nameless", "back", "drop")
    return reply(turn.edition, "feedback.contact_missing", ways, missing=_listed(turn.edition, missing))


def why_named(turn: Turn, draft: Draft) -> Reply:
    """Ask who sends it, with the reason; where the chat is not to carry that, by a page of ours."""
    if is_nameless(turn):
        others = _ways(turn.edition, draft, "nameless", "back", "drop")
        kind = line(turn.edition, f"kind.{draft.kind}").lower()
        return reply(turn.edition, "feedback.contact_page", (*by_page(turn, "open"), *others), kind=kind)
    ways = _ways(turn.edition, draft, "nameless", "back", "drop")
    return reply(turn.edition, "feedback.contact", ways, kind=line(turn.edition, f"kind.{draft.kind}").lower())


def _categories(turn: Turn, draft: Draft) -> Reply:
    edition = turn.edition
    named = [choice(one.name, Feedback("category", one.id)) for one in edition.library.by_kind(Category)]
    return reply(edition, "feedback.categories", (*named, *_ways(edition, draft, "back", "drop")))


def shown_back(turn: Turn, draft: Draft) -> Reply:
    """What would be kept, in short, and who would read it."""
    edition = turn.edition
    heading = say(edition, "feedback.check", kind=line(edition, f"kind.{draft.kind}"), text=cut(draft.whole, SHOWN))
    facts = (*_facts(turn, draft), *_files(turn))
    known: RichText = (Items(tuple((Span(fact),) for fact in facts)),) if facts else ()
    consent = say(edition, "feedback.consent") if draft.kind in form.NAMED else ()
    more = by_page(turn, "photo") if is_nameless(turn) and draft.kind != QUESTION else ()
    ways = (*_ways(edition, draft, "send", "edit", "drop"), *more, *_sealing(edition, draft))
    ways = (*ways, *_other_kind(turn, draft), *_official(turn, draft))
    return Reply((*heading, *known, *_readers(turn, draft), *consent), ways)


def _sealing(edition: Edition, draft: Draft) -> tuple[Choice, ...]:
    """The way to hide one's name from the unit complained about, and back, where that unit is known."""
    if form.sealing(edition, draft)[0] is None:
        return ()
    return _ways(edition, draft, "unseal" if draft.sealed else "seal")


def _sealed(edition: Edition, draft: Draft) -> str | None:
    """From whom one's name is hidden, and who may see it all the same."""
    unit, above = (_office_name(edition, one) for one in form.sealing(edition, draft))
    if not draft.sealed or unit is None:
        return None
    return line(edition, "feedback.sealed", unit=unit, above=f"{above}, " if above else "")


def rewriting(turn: Turn, draft: Draft) -> Reply:
    """Ask to write it anew, or which part to change."""
    edition = turn.edition
    if draft.step == "write":
        return reply(edition, "feedback.edit", _ways(edition, draft, "drop"))
    parts = ["category", "place", *(["contact"] if draft.kind in form.NAMED else [])]
    parts += [part for part, is_there in (("files", turn.attached), ("spot", draft.spot)) if is_there]
    redo = [choice(line(edition, f"feedback.redo_{part}_label"), Feedback("redo", part)) for part in parts]
    return reply(edition, "feedback.edit_parts", (*redo, *_ways(edition, draft, "drop")))


def reminder(turn: Turn, draft: Draft, answer: Answer) -> Reply:
    """The unfinished draft in one line, below what was just said about something else."""
    edition = turn.edition
    if draft.step == "doubt":
        return asked_about(turn, draft)
    if draft.step != "write":
        ways = ("send", "edit", "drop") if draft.step == "check" else ("resume", "drop")
        kind, text = line(edition, f"kind.{draft.kind}"), cut(draft.text, REMINDED)
        return reply(edition, "feedback.open", _ways(edition, draft, *ways), kind=kind, text=text)
    mine = (_button(edition, f"mine_{_sort(draft)}", draft, turn.id),) if _may_be_meant(turn, answer) else ()
    buttons = [*mine, _button(edition, "drop", draft)]
    return reply(edition, f"feedback.unwritten_{_sort(draft)}", buttons)


def kept(turn: Turn, sent: Draft, draft: Draft) -> Reply:
    """It was kept: the code, how to say it, how to see it again, when an answer is due if anything says so."""
    edition, code = turn.edition, sent.text
    values = {"code": shown_code(code), "spoken": spoken(edition, code)}
    heading = say(edition, f"feedback.kept_{_sort(draft)}", kind=line(edition, f"kind.{draft.kind}").lower(), **values)
    ways = (
        choice(line(edition, "track.label"), Feature("track")),
        choice(line(edition, "follow.follow_label"), OnCase("follow", code)),
    )
    trial = say(edition, "feedback.kept_in_trial") if turn.manners.trial and draft.kind != QUESTION else ()
    return Reply((*heading, *trial, *_due(turn, draft)), ways)


def kept_before(turn: Turn, draft: Draft) -> Reply:
    """It was kept already, and once is enough."""
    return reply(turn.edition, "feedback.kept_before", beginnings(turn.edition), code=shown_code(draft.text))


def spoken(edition: Edition, code: str) -> str:
    """A code as it is read out: "ca bảy em-mờ hai – chín cu ích-xì bốn – tê e-rờ – năm"."""
    names = dict(entry.split("=") for entry in line(edition, "tracking.names").split())
    groups = shown_code(code).split("-")
    return " – ".join(" ".join(names[letter] for letter in group) for group in groups)


def cut(text: str, most: int) -> str:
    """A text on one line, cut where it is long."""
    one_line = " ".join(text.split())
    return one_line[:most].rstrip() + "…" if len(one_line) > most else one_line


def _facts(turn: Turn, draft: Draft) -> Iterator[str]:
    """What is kept beside the words, a line each; who sends it is not repeated where the chat is not to carry it."""
    edition = turn.edition
    category = form.category_named(edition, draft.category)
    office, about_staff_of = form.destination(edition, draft)
    named = {
        "category": category.name if category else None,
        "place": _office_name(edition, draft.office) if about_staff_of or office != draft.office else None,
        "office": _office_name(edition, office),
        "entry": _procedure_name(edition, draft.entry),
        "dossier": draft.dossier,
        "spot": draft.spot,
        "sender": ", ".join(filter(None, draft.sender.to_json().values())),
    }
    if named["sender"] and is_nameless(turn):
        named["sender"] = line(edition, "fact.on_page")
    if draft.kind != QUESTION:
        yield from (line(edition, f"fact.{name}", value=value) for name, value in named.items() if value)
        yield from filter(None, [_sealed(edition, draft)])


def is_nameless(turn: Turn) -> bool:
    """Whether this chat is not to carry who somebody is."""
    return turn.heard.channel in turn.manners.nameless_channels


def takes_files(turn: Turn) -> bool:
    """Whether files are taken at all, and in this chat."""
    fileless = turn.manners.fileless_channels | turn.manners.nameless_channels
    return turn.manners.collects and turn.heard.channel not in fileless


def invited(turn: Turn) -> RichText:
    """That photos, and where they can be had documents, are taken with what is being written; once is enough."""
    if not takes_files(turn) or turn.attached:
        return ()
    if turn.heard.channel in turn.manners.photo_channels:
        return say(turn.edition, "files.may_photos")
    return say(turn.edition, "files.may")


def by_page(turn: Turn, label: str) -> tuple[Choice, ...]:
    """A button to our page, where there is one. `label`: open | photo."""
    if not (is_nameless(turn) and turn.manners.page):
        return ()
    return (Choice(line(turn.edition, f"page.{label}_label"), url=OWN_PAGE),)


def _files(turn: Turn) -> tuple[str, ...]:
    if not turn.attached:
        return ()
    return (line(turn.edition, "fact.files", value=listed(turn.edition, turn.attached)),)


def listed(edition: Edition, files: Sequence[FileKind]) -> str:
    """ "2 ảnh, 1 tệp PDF"."""
    counts = {kind: files.count(kind) for kind in dict.fromkeys(sorted(files))}
    return ", ".join(line(edition, f"file_kind.{kind}", number=str(count)) for kind, count in counts.items())


def _due(turn: Turn, draft: Draft) -> RichText:
    """By when an answer is due and what made that day, where a law or decision says so; else that none does."""
    edition = turn.edition
    if turn.manners.trial or draft.kind not in form.NAMED:
        return ()
    promise = promise_of(edition, draft.category, None)
    if promise is None or not promise.is_binding:
        return say(edition, "feedback.no_deadline")
    calendar = calendar_at(edition, form.destination(edition, draft)[0])
    due = calendar.add_working_days(turn.now, promise.working_days)
    off = dict.fromkeys(one.holiday or line(edition, "due.weekend") for one in due.skipped)
    skipped = line(edition, "due.skipped", days=", ".join(off)) if off else ""
    unsure = line(edition, "due.undecided") if due.undecided else ""
    values = {"day": day(due.day), "days": str(promise.working_days), "received": day(due.received)}
    return say(edition, "feedback.due", source=promise.source, skipped=skipped, unsure=unsure, **values)


def _what(edition: Edition, draft: Draft) -> str:
    """ "phản ánh: Trả kết quả trễ hẹn"."""
    category = form.category_named(edition, draft.category)
    kind = line(edition, f"kind.{draft.kind}").lower()
    return f"{kind}: {category.name}" if category else kind


def _readers(turn: Turn, draft: Draft) -> RichText:
    of_feedback = "trial" if turn.manners.trial else "service"
    if turn.manners.is_staffed:
        return say(turn.edition, f"feedback.staffed_{of_feedback}")
    who = "cau_hoi" if draft.kind == QUESTION else of_feedback
    return say(turn.edition, f"feedback.readers_{who}")


def _other_kind(turn: Turn, draft: Draft) -> tuple[Choice, ...]:
    """The way between with and without a name, where both can be."""
    edition = turn.edition
    if draft.kind in form.NAMED:
        return _ways(edition, draft, "nameless")
    category = form.category_named(edition, draft.category)
    is_taken = not is_nameless(turn) or bool(turn.manners.page)
    may_be_named = draft.kind == OPINION and is_taken and not (category and category.elsewhere)
    return _ways(edition, draft, "named") if may_be_named else ()


def _official(turn: Turn, draft: Draft) -> tuple[Choice, ...]:
    """Where an authority takes it, for those who want an answer."""
    category = form.category_named(turn.edition, draft.category)
    key = f"topic:{category.explain}" if category and category.elsewhere and category.explain else OFFICIAL
    if draft.kind == QUESTION or turn.edition.library.entry(key) is None:
        return ()
    if key != OFFICIAL:
        return choices_for(turn.edition, (key,))
    return (choice(line(turn.edition, "feedback.official"), Open(OFFICIAL)),)


def _may_be_meant(turn: Turn, answer: Answer) -> bool:
    """Whether the message that was taken for a question in between could have been what was to be written."""
    question, text = answer.question, turn.heard.text
    is_question = question is not None and question.status in KEPT_AS_QUESTION
    return is_question and not tells_a_secret(text) and accusation(text) is None


def _sort(draft: Draft) -> str:
    """Questions are spoken of in other words than all the rest."""
    return QUESTION if draft.kind == QUESTION else OPINION


def _listed(edition: Edition, fields: Sequence[str]) -> str:
    *most, last = (line(edition, f"sender.{field}") for field in fields)
    return f"{', '.join(most)} và {last}" if most else last


def _office_name(edition: Edition, name: str | None) -> str | None:
    office = edition.library.entry(f"office:{name}") if name else None
    return office.name if isinstance(office, Office) else None


def _procedure_name(edition: Edition, key: str | None) -> str | None:
    procedure = edition.library.entry(key) if key else None
    return procedure.name if isinstance(procedure, Procedure) else None


def _short_name(edition: Edition, office: Office) -> str:
    """What a centre serves: its label on a button."""
    place = edition.library.place(office.serves[0])
    return place.name[:1].upper() + place.name[1:]


def _ways(edition: Edition, draft: Draft, *labels: str) -> tuple[Choice, ...]:
    return tuple(_button(edition, label, draft) for label in labels)


def _button(edition: Edition, label: str, draft: Draft, row: int | None = None) -> Choice:
    if label == "category_other":
        return choice(line(edition, "feedback.redo_category_label"), Feedback("redo", "category"))
    step = label.partition("_")[0]
    return choice(line(edition, f"feedback.{label}_label"), Feedback(step, str(draft.row if row is None else row)))
