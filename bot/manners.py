"""How the assistant behaves, as far as the configuration says."""

from datetime import time, timedelta

from bot.channels.capabilities import CHANNELS
from bot.config import Config
from bot.slips.site import PATH
from handlers.rights import Terms
from handlers.turn import Manners


def manners_of(config: Config) -> Manners:
    """What the configuration says of how the assistant behaves."""
    telegram = config.channels.telegram
    return Manners(
        trial=not config.locality.authorised_by.strip(),
        keep_days=config.retention.messages_days,
        questions_days=config.retention.questions_days,
        cases_days=config.retention.cases_days,
        terms=terms_of(config),
        collects=config.feedback.mode == "collect",
        nameless_channels=nameless(config),
        fileless_channels=frozenset(name for name, can in CHANNELS.items() if not can.gets),
        photo_channels=frozenset(name for name, can in CHANNELS.items() if can.gets == ("image",)),
        page=f"{config.web.public_url.rstrip('/')}{PATH}/" if config.web.public_url else "",
        telegram_at=f"https://t.me/{telegram.username}" if telegram.username else "",
        named_at=f"{config.web.public_url.rstrip('/')}/chat" if config.web.public_url else "",
    )


def nameless(config: Config) -> frozenset[str]:
    """The channels that carry no personal data: their servers are abroad, and the operator did not decide otherwise."""
    abroad = {name for name, can in CHANNELS.items() if can.abroad}
    return frozenset(abroad if config.channels.telegram.personal_data == "link" else ())


def reached_by_files(config: Config) -> frozenset[str]:
    """The channels over which an officer's file gets to a citizen: handed over, or by a link if we have an address."""
    has_page = bool(config.web.public_url)
    uploading = {name for name, can in CHANNELS.items() if can.pictures == can.files == "upload"} - nameless(config)
    own = {"webchat"} if config.channels.webchat.enabled else set()
    return frozenset(CHANNELS) if has_page else frozenset(uploading | own)


def terms_of(config: Config) -> Terms:
    return Terms(**config.rights.model_dump())


def hours_of(config: Config) -> tuple[time, time]:
    """From when until when news is told."""
    until = config.news.until_hour
    return time(config.news.from_hour), time.max if until == 24 else time(until)


def silence_of(config: Config) -> timedelta:
    """For how long a person of ours holds a conversation without a word."""
    return timedelta(minutes=config.console.takeover_minutes)
