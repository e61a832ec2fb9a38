"""Signing in and out: who it is, proved by a password and a code, and for how long that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.desk import Desk, Refusal
from handlers.desk.passwords import Passwords, weakness
from handlers.desk.proofs import (
    digest,
    new_recovery_codes,
    new_token,
    recovery_digest,
    step_of,
)
from storage import audit, sessions, staff, throttles
from storage.database import Transaction
from storage.records import AuditLine, Session, Staff
from storage.sealing import CannotOpen, Sealed
from storage.throttles import Throttle

IDLE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
FORGIVEN_AFTER = timedelta(hours=24)
LONGEST_WAIT = 900
FREE_FAILURES = {"login": 1, "device": 1, "address": 20}
"""Failures after which the next one costs a wait: an address may be a whole office's."""
FAILED = (
    "Chưa vào được: tên, mật khẩu hoặc mã không đúng. Mỗi mã 6 số chỉ dùng một lần: mã vừa dùng, kể cả lúc đặt mật"
    " khẩu, thì chờ điện thoại hiện mã khác rồi thử lại."
)
MUST_WAIT = "Đã thử sai nhiều lần. Hãy chờ {seconds} giây rồi thử lại."
WRONG_CODE = "Mã 6 số không đúng. Hãy xem lại giờ trên điện thoại, rồi gõ mã đang hiện."
OLD_LINK = "Đường dẫn này đã dùng hoặc đã hết hạn. Hãy xin quản trị viên một đường dẫn mới."


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody types to come in, from which browser (`device`, `known` its token) and address."""

    login: str
    password: str
    code: str
    device: str
    address: str
    known: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Tokens for the browser to keep: of the session, and of the browser itself."""

    session: str
    device: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and by which session."""

    person: Staff
    session: Session


async def sign_in(desk: Desk, passwords: Passwords, attempt: Attempt) -> SignedIn:
    """Raises `Refusal`, alike for every reason: neither text nor time tells whether there is such an account.

    A try is counted before it is looked at, so that many at once are not one. Whoever comes from a browser that has
    signed in to this account before waits only for that browser's failures: nobody can lock the owner out.
    """
    login = attempt.login.strip().lower()[:60]
    names = await _count_try(desk, login, attempt)
    async with desk.database.reading() as connection:
        person = await staff.by_login(connection, login)
        secrets = await staff.secrets_of(connection, person.id) if person else None
    fits = await passwords.fits(attempt.password, secrets.password if secrets else None)
    async with desk.database.writing() as connection:
        now = desk.clock()
        proved = fits and person is not None and await _second_factor(connection, desk, person, attempt.code)
        if not (proved and person and person.disabled_at is None):
            await _note(connection, now, person, "sign in failed")
        else:
            await throttles.clear(connection, names)
            return await _let_in(connection, person, attempt, now)
    raise Refusal(FAILED)


async def _count_try(desk: Desk, login: str, attempt: Attempt) -> list[str]:
    """Count it as a failure against the account (or the known browser) and the address. Raises `Refusal`: wait."""
    now = desk.clock()
    async with desk.database.writing() as connection:
        names = await _held_against(connection, login, attempt)
        held = await throttles.hold(connection, names, now)
        wait = max((one.not_before - now).total_seconds() for one in held)
        if wait <= 0:
            for one in held:
                await throttles.store(connection, _failed(one, now))
    if wait > 0:
        raise Refusal(MUST_WAIT.format(seconds=int(wait) + 1))
    return names


async def _held_against(connection: Transaction, login: str, attempt: Attempt) -> list[str]:
    person = await staff.by_login(connection, login)
    device = digest(attempt.known) if attempt.known else ""
    if person and device and await sessions.knows_device(connection, device, person.id):
        return [f"device:{device}"]
    return [f"login:{login}", f"address:{attempt.address[:60]}"]


def _failed(throttle: Throttle, now: datetime) -> Throttle:
    """With one more failure: the next try must wait 1, 2, 4 s … a quarter of an hour."""
    failures = (throttle.failures if now - throttle.updated_at < FORGIVEN_AFTER else 0) + 1
    over = failures - FREE_FAILURES[throttle.name.partition(":")[0]]
    pause = timedelta(seconds=min(LONGEST_WAIT, 2**over) if over >= 0 else 0)
    return Throttle(throttle.name, failures, now + pause, now)


async def _second_factor(connection: Transaction, desk: Desk, person: Staff, code: str) -> bool:
    """A seed whose key is gone lets nobody in; a recovery code still does."""
    seed = _opened(desk, person, (await staff.secrets_of(connection, person.id)).seed)
    step = step_of(seed, code, desk.clock()) if seed else None
    if step is not None:
        return await staff.use_step(connection, person.id, step)
    return await staff.use_recovery_code(connection, person.id, recovery_digest(code))


def _opened(desk: Desk, person: Staff, seed: Sealed | None) -> str | None:
    try:
        return desk.keyring.open(seed, staff.about_seed(person.id)) if seed else None
    except CannotOpen:
        return None


async def _let_in(connection: Transaction, person: Staff, attempt: Attempt, now: datetime) -> SignedIn:
    is_known = attempt.known and await sessions.is_device(connection, digest(attempt.known))
    tokens = SignedIn(new_token(), attempt.known if is_known else new_token())
    session = Session(new_token()[:12], person.id, attempt.device[:200], now, now)
    await sessions.add(connection, digest(tokens.session), session)
    await sessions.know_device(connection, digest(tokens.device), person.id, now)
    await _note(connection, now, person, "sign in")
    return tokens


async def visitor(desk: Desk, token: str, *, is_there: bool = True) -> Visitor | None:
    """Whose session it is, while it lasts: half an hour of silence ends it, and so do twelve hours.

    A page that asks by itself, without anybody there, does not break the silence.
    """
    now = desk.clock()
    async with desk.database.reading() as connection:
        session = await sessions.by_token(connection, digest(token))
        if session is None or now - session.seen_at > IDLE or now - session.started_at > LONGEST_SESSION:
            return None
        person = await staff.by_id(connection, session.staff_id)
    if person is None or person.disabled_at is not None:
        return None
    if is_there and now - session.seen_at >= TOUCH_EVERY:
        async with desk.database.writing() as connection:
            await sessions.touch(connection, session.id, now)
    return Visitor(person, session)


async def sign_out(desk: Desk, who: Visitor) -> None:
    await end_session(desk, who, who.session.id)


async def own_sessions(desk: Desk, who: Visitor) -> list[Session]:
    """The browsers somebody is signed in with."""
    now = desk.clock()
    async with desk.database.reading() as connection:
        theirs = await sessions.of_staff(connection, who.person.id)
    return [one for one in theirs if now - one.seen_at <= IDLE and now - one.started_at <= LONGEST_SESSION]


async def end_session(desk: Desk, who: Visitor, session_id: str) -> None:
    """End one of somebody's own sessions; what is not theirs is left alone."""
    async with desk.database.writing() as connection:
        if await sessions.end(connection, who.person.id, session_id):
            await _note(connection, desk.clock(), who.person, "sign out")


async def link_of(desk: Desk, token: str) -> tuple[Staff, str] | None:
    """Whose one-time link it is, and the TOTP seed it shows, while it lasts."""
    async with desk.database.reading() as connection:
        link = await staff.by_link(connection, digest(token), desk.clock())
        person = await staff.by_id(connection, link.staff_id) if link else None
    if link is None or person is None or person.disabled_at is not None:
        return None
    seed = _opened(desk, person, link.seed)
    return (person, seed) if seed else None


async def set_up(desk: Desk, passwords: Passwords, token: str, password: str, code: str) -> Sequence[str]:
    """Set password and second factor by a one-time link; gives the recovery codes, to be shown once.

    Raises `Refusal`: the link is old, the password weak, the code wrong.
    """
    now = desk.clock()
    link = await link_of(desk, token)
    if link is None:
        raise Refusal(OLD_LINK)
    person, seed = link
    if weak := weakness(password, (person.login, *person.name.split())):
        raise Refusal(weak)
    step = step_of(seed, code, now)
    if step is None:
        raise Refusal(WRONG_CODE)
    hashed = await passwords.hash(password)
    codes = new_recovery_codes()
    async with desk.database.writing() as connection:
        if not await staff.use_link(connection, digest(token)):
            raise Refusal(OLD_LINK)
        await staff.set_password(connection, person.id, hashed)
        await staff.set_seed(connection, person.id, desk.keyring.seal(seed, staff.about_seed(person.id)))
        await staff.use_step(connection, person.id, step)
        await staff.set_recovery_codes(connection, person.id, [recovery_digest(code) for code in codes])
        await _note(connection, now, person, "set up")
    return codes


async def _note(connection: Transaction, now: datetime, person: Staff | None, action: str) -> None:
    """A name that nobody has is not written down: it may be a password in the wrong field."""
    login = person.login if person else "?"
    line = AuditLine(now, person.id if person else None, login, action, f"staff:{login}")
    await audit.add(connection, [line])
