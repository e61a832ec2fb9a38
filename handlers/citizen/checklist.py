"""The papers for one person: at most four questions, each only where its answer changes the list, and then the list.

Every button carries all that was answered before it, so that nothing needs to be remembered between them.
"""

import re
from collections.abc import Iterator, Sequence

from handlers.citizen.papers import demands
from handlers.citizen.procedures import document_line, ready_button, where_line
from handlers.citizen.sources import own_source
from handlers.citizen.vouching import listed_around, vouched
from handlers.messages import Block, Choice, Reply, RichText
from handlers.presses import Browse, Papers, pack, unpack
from handlers.rich import bold, items, paragraph, parse
from handlers.turn import Turn
from handlers.wording import choice, duration, line, say
from knowledge.checklist import NONE, Answers, Checklist, Step, is_held
from knowledge.entries import Document, Law, Procedure
from knowledge.library import Edition, key_of
from knowledge.vietnamese import capital, fold

CHECKLIST = "checklist"
"""The aspect under which one's own papers are asked for."""
WAITING = "papers."
VNEID_LAW = "nd-320-2026-nd-cp"
"""Its Điều 2: a paper that VNeID shows may not be asked for again."""
PAGE = "giay-to"
LABEL = 60
"""Characters of a case on its button; the message has it whole."""
SHORT = 60
FEW_WORDS = 2
"""Beside the wish itself: "cho", "nha", "đi em"."""
MOST_TIMES = 3

_WISHED = re.compile(
    r"\b(?:toi|minh|em|con|chau|tui|nha toi|ba con) (?:can |phai |nen )*(?:chuan bi|mang|dem|sam)(?: theo| san)* "
    r"(?:nhung |cac )?(?:giay to )?gi\b"
    r"|\bgiay to (?:cho |cua )?rieng (?:toi|minh|em|anh|chi)|\bgiay to cho rieng\b"
    r"|\b(?:in|lap|cho|lam)(?: \w+){0,2} (?:danh sach|bang ke) giay to\b"
)
_SEVERAL = re.compile(r"(?:(?:so|truong hop|cau|muc|cai) )*(\d)(?:[ ,.&+-]+(?:va |voi |roi )?(\d))+")
_WORDS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "who": (
        (
            "other",
            re.compile(r"\b(?:nho|nguoi khac|con (?:toi|gai|trai)|vo|chong|me|cha|ba|uy quyen|thay|gium|giup)\b"),
        ),
        ("service", re.compile(r"\b(?:dich vu|thue|buu)\b")),
        ("self", re.compile(r"\b(?:toi|minh|tui|em|tu|dich than|chinh)\b")),
    ),
    "how": (
        ("online", re.compile(r"\b(?:mang|online|onl|truc tuyen|vneid|dien thoai)\b")),
        ("post", re.compile(r"\b(?:buu|gui)\b")),
        ("counter", re.compile(r"\b(?:den|toi|truc tiep|ra|len|xa|phuong|mot cua|trung tam)\b")),
    ),
    "cases": ((NONE, re.compile(r"^(?:da |a )?(?:khong|ko|k|hong|hok|binh thuong|du roi|xong|het)\b")),),
    "vneid": (
        ("no", re.compile(r"\b(?:chua|khong|ko|k|hong|hok)\b")),
        ("yes", re.compile(r"\b(?:co|roi|da|u|vang|du)\b")),
    ),
}


def wished(text: str) -> bool:
    """Whether a message asks for the papers of the one who writes it."""
    return _WISHED.search(fold(text)) is not None


def wished_alone(text: str) -> bool:
    """Whether a message asks for one's own papers and names nothing that they would be for."""
    folded = fold(text)
    rest = _WISHED.sub(" ", folded)
    return rest != folded and len(rest.split()) <= FEW_WORDS


def shown(edition: Edition, procedure: Procedure, packed: str, ask: str = "", place: str | None = None) -> Reply:
    """The first question that is open (or the one to `ask` again), else the list without a page to print."""
    answers, checklist = Answers.unpacked(packed), Checklist(procedure)
    step = _open(edition, checklist, answers) if not ask else "cases"
    if step:
        return _question(edition, checklist, answers, step)
    return Reply(sheet(edition, procedure, answers, place), tuple(_ways_on(edition, checklist, answers)))


def waiting(edition: Edition, procedure: Procedure, packed: str, ask: str = "") -> str | None:
    """What the next message may answer in words."""
    step = _open(edition, Checklist(procedure), Answers.unpacked(packed)) if not ask else "cases"
    return f"{WAITING}{step}" if step else None


def with_page(turn: Turn, reply: Reply, procedure: Procedure, packed: str) -> Reply:
    """The finished list with a link to a page of it, where there is one to open."""
    at = turn.manners.named_at or ("chat" if turn.heard.channel == "webchat" else "")
    if not at or waiting(turn.edition, procedure, packed):
        return reply
    name = key_of(procedure).partition(":")[2]
    page = Choice(line(turn.edition, "checklist.print_label"), url=f"{at}/{PAGE}/{name}?a={packed}")
    return Reply(reply.text, (page, *reply.choices))


def typed(turn: Turn) -> str | None:
    """The packed press that a message means which answers a question of the list in words, or names several cases."""
    menus, step = turn.dialogue.menus, (turn.dialogue.waiting or "").removeprefix(WAITING)
    if not menus or step not in _WORDS or len(turn.heard.text) > SHORT:
        return None
    presses = [press for packed in menus[-1].presses if isinstance(press := unpack(packed), Papers)]
    folded = " ".join(fold(turn.heard.text).split()).strip(" .!")
    if step == "cases" and _SEVERAL.fullmatch(folded):
        return _several(presses, [int(number) for number in re.findall(r"\d", folded)])
    value = next((value for value, words in _WORDS[step] if words.search(folded)), None)
    is_question = re.search(r"\b(?:gi|sao|nao|dau|bao|may|ai)\b|\?", folded) or demands(turn.heard.text)
    if value is None or is_question:
        return None
    found = (press for press in presses if getattr(Answers.unpacked(press.answers), step) == value)
    last = presses[-1] if step == "cases" and presses else None
    return next((pack(press) for press in found), pack(last) if last else None)


def sheet(edition: Edition, procedure: Procedure, answers: Answers, place: str | None = None) -> RichText:
    """The list itself, with all that is known of fee, place and time, and where it comes from."""
    checklist = Checklist(procedure)
    heading = paragraph(bold(procedure.short), f" – {line(edition, 'heading.checklist')}")
    return (
        heading,
        *_answered(edition, checklist, answers),
        *_papers(edition, checklist, answers),
        *_rules(edition, checklist, answers),
        *_about(edition, procedure, answers, place),
        *vouched(edition, procedure),
    )


def _open(edition: Edition, checklist: Checklist, answers: Answers) -> Step | None:
    step = checklist.next(answers)
    if step != "vneid":
        return step
    is_asked = _law(edition) and any(map(is_held, checklist.papers(answers)))
    return step if is_asked else None


def _question(edition: Edition, checklist: Checklist, answers: Answers, step: Step) -> Reply:
    key = key_of(checklist.procedure)
    if step == "cases":
        return _which_cases(edition, checklist, answers)
    values = {"who": checklist.who, "how": checklist.how}.get(step, ("yes", "no"))
    buttons = [
        choice(line(edition, f"checklist.option.{value}"), Papers(key, checklist.answered(answers, step, value).packed))
        for value in values
    ]
    return Reply((*_head(edition, checklist), *say(edition, f"checklist.ask_{step}")), tuple(buttons))


def _which_cases(edition: Edition, checklist: Checklist, answers: Answers) -> Reply:
    """The special cases by number; several numbers may be typed at once."""
    key, left = key_of(checklist.procedure), [at for at in range(len(checklist.cases)) if at not in answers.chosen]
    cases = [capital(checklist.cases[at]) for at in left]
    buttons = [
        choice(_cut(case), Papers(key, _with_cases(answers, {*answers.chosen, at}).packed))
        for at, case in zip(left, cases, strict=True)
    ]
    done = answers.cases or NONE
    label = line(edition, f"checklist.cases.{'enough' if answers.chosen else NONE}")
    last = choice(label, Papers(key, checklist.answered(answers, "cases", done).packed))
    asked = (*_head(edition, checklist), *say(edition, "checklist.ask_cases"), items(cases, numbered=True))
    return Reply(asked, (*buttons, last))


def _head(edition: Edition, checklist: Checklist) -> tuple[Block, ...]:
    return (paragraph(bold(checklist.procedure.short), f" – {line(edition, 'heading.checklist')}"),)


def _several(presses: Sequence[Papers], numbers: Sequence[int]) -> str | None:
    """All the cases with these numbers in the last menu."""
    if not all(0 < number < len(presses) for number in numbers):
        return None
    meant = [Answers.unpacked(presses[number - 1].answers) for number in numbers]
    every = frozenset().union(*(answers.chosen for answers in meant))
    return pack(Papers(presses[0].entry, _with_cases(meant[0], every).packed))


def _with_cases(answers: Answers, cases: set[int] | frozenset[int]) -> Answers:
    return Answers(answers.who, answers.how, "-".join(map(str, sorted(cases))), answers.vneid)


def _answered(edition: Edition, checklist: Checklist, answers: Answers) -> RichText:
    """What the list was made for, in a line."""
    said = [line(edition, f"checklist.said.{value}") for step, value in _plain(answers) if step in checklist.steps]
    said += [checklist.cases[at] for at in sorted(answers.chosen) if at < len(checklist.cases)]
    return say(edition, "checklist.for", answers="; ".join(said)) if said else ()


def _plain(answers: Answers) -> Iterator[tuple[str, str]]:
    for step in ("who", "how"):
        if value := getattr(answers, step):
            yield step, value
    if answers.cases == NONE:
        yield "cases", NONE


def _papers(edition: Edition, checklist: Checklist, answers: Answers) -> RichText:
    needed, possible = checklist.papers(answers), checklist.possible(answers)
    certain: RichText = (items(map(document_line, needed), numbered=True),) if needed else ()
    ifs = [line(edition, "checklist.if", when=one.when or "", paper=document_line(one)) for one in possible]
    if not needed and not ifs:
        return say(edition, "documents.none")
    return (*certain, *((*say(edition, "checklist.ifs"), items(ifs)) if ifs else ()))


def _rules(edition: Edition, checklist: Checklist, answers: Answers) -> RichText:
    """What the entry says of going for somebody else and of the way chosen; and of VNeID what the law says."""
    procedure = checklist.procedure
    blocks: RichText = ()
    if answers.who == "other" and procedure.authorise:
        blocks += parse(procedure.authorise.text)
    of_way = {"online": procedure.online, "post": procedure.post}.get(answers.how)
    blocks += parse(of_way.text) if of_way else ()
    law = _law(edition)
    held = [document for document in checklist.papers(answers) if is_held(document)]
    if answers.vneid == "yes" and law and held:
        blocks += say(edition, "checklist.vneid", papers=", ".join(_bare(one) for one in held), law=law.number)
    return blocks


def _about(edition: Edition, procedure: Procedure, answers: Answers, place: str | None) -> RichText:
    """Where, how long and for how much: as curated, else as the national list has it."""
    if listed := listed_around(edition, procedure, place):
        return (items(listed),)
    return (items(_around(edition, procedure, answers, place)), *_fee(edition, procedure))


def _around(edition: Edition, procedure: Procedure, answers: Answers, place: str | None) -> Iterator[str]:
    if answers.how == "online":
        yield line(edition, "checklist.where_online")
    else:
        yield line(edition, "glance.where", office=where_line(edition, procedure, place))
    if procedure.time:
        times = "; ".join(duration(edition, value) for value in procedure.time[:MOST_TIMES])
        yield line(edition, "glance.time", time=times)


def _fee(edition: Edition, procedure: Procedure) -> RichText:
    """The fee as the entry states it, with its own source; else that nobody vouches for a figure."""
    if procedure.fee is None:
        return say(edition, "checklist.fee_unknown")
    said = parse(f"{line(edition, 'checklist.fee')} {procedure.fee.text}")
    return (*said, *own_source(edition, procedure, procedure.fee))


def _ways_on(edition: Edition, checklist: Checklist, answers: Answers) -> Iterator[Choice]:
    key = key_of(checklist.procedure)
    if "cases" in checklist.steps and len(answers.chosen) < len(checklist.cases):
        yield choice(line(edition, "checklist.more_label"), Papers(key, answers.packed, "cases"))
    if checklist.steps:
        yield choice(line(edition, "checklist.again_label"), Papers(key))
    if checklist.procedure.time:
        yield ready_button(edition, key)
    yield choice(line(edition, "menu.other"), Browse())


def _law(edition: Edition) -> Law | None:
    found = edition.library.entry(f"law:{VNEID_LAW}")
    return found if isinstance(found, Law) and edition.holds(found) else None


def _bare(document: Document) -> str:
    return document.name[:1].lower() + document.name[1:]


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else text[:LABEL].rsplit(" ", 1)[0] + " …"
