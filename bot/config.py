"""The configuration: one YAML file, every key optional, any key overridden by `MOTCUA__SECTION__KEY`.

All faults are reported at once, each with its key path and what to do; secrets print as stars.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator

from bot.mistakes import did_you_mean, sentence
from bot.settings import BOT_API, ZALO_BOTS, Channels, Section
from storage.sealing import Keyring

PREFIX = "MOTCUA__"
BROKEN = (
    "sai cú pháp. Hãy xem dòng này và dòng ngay trên: lề chỉ dùng dấu cách (không dùng phím Tab) và thẳng hàng, "
    "sau dấu hai chấm có dấu cách, dấu nháy và ngoặc có đủ đôi."
)
DATABASE = re.compile(r"sqlite(\+aiosqlite)?:///.|postgresql(\+asyncpg)?://.")


PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@]*@")
WEBHOOK_PORTS = (None, 80, 88, 443, 8443)
"""Telegram delivers to no other port."""
HOURS_WITHOUT_CHARGE = 48
"""From the citizen's last message on, Zalo takes what an Official Account writes without charging for it."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
UNGUARDED = (
    "Khóa «channels.{channel}.webhook_secret»: cần có khi mode là webhook. "
    'Tạo một chuỗi bằng: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
)
UNREACHABLE = (
    "Khóa «web.public_url»: khi channels.{channel}.mode là webhook thì phải là địa chỉ https:// người ngoài vào được, "
    "cổng 443, 80, 88 hoặc 8443. Chưa có thì dùng mode: poll."
)
NO_KEY = (
    'có khóa không đúng dạng (43 ký tự); tạo khóa bằng: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
)


class ConfigFault(Exception):
    """The configuration cannot be used; the text lists every fault, one a line, in Vietnamese."""


class Database(Section):
    url: str = ""
    """SQLAlchemy address; empty: SQLite in the user's data folder."""

    @field_validator("url")
    @classmethod
    def known(cls, url: str) -> str:
        if url and (not DATABASE.match(url) or ":memory:" in url):
            raise ValueError("ghi sqlite:///đường-dẫn-tệp hoặc postgresql://…")
        return url


class Web(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = Field(default="", pattern=r"^(https?://[^\s/]+(/[^\s]*)?)?$", examples=["https://motcua.example"])
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    """How many proxies of ours stand in front: the client's address is that many steps from the right."""


class Console(Section):
    enabled: bool = True
    """The staff's pages under /console."""
    takeover_minutes: int = Field(default=30, ge=1, le=1440)
    """Without a word for so long, whoever took a conversation over from the assistant has left it."""


class Knowledge(Section):
    content: Path | None = None
    """A folder of content; empty: the packaged content."""
    catalogue: Path | None = None
    """A folder that `motcua catalogue import` has filled; empty: only the content answers."""


class Feedback(Section):
    mode: Literal["guide", "collect"] = "collect"
    """`collect`: góp ý, and questions for a person, are taken in the chat; `guide`: only where to send them is said."""
    target_days: int | None = Field(default=None, ge=1, le=365)
    """Working days a unit gives itself where no law or decision sets a time; never told to citizens. Empty: none."""


class Locality(Section):
    id: str = "trang-bang"
    authorised_by: str = ""
    """The decision by which an authority runs this service; while empty every channel says "bản thử nghiệm"."""


class Retention(Section):
    messages_days: int = Field(default=30, ge=1, le=3650)
    questions_days: int = Field(default=180, ge=1, le=3650)
    cases_days: int = Field(default=730, ge=30, le=36500)
    """After a case was last changed and is done: what it says, and whose it is."""
    audit_days: int = Field(default=1826, ge=365, le=36500)
    """The database itself keeps every line for nearly a year."""


class Secrets(Section):
    keys: tuple[SecretStr, ...] = ()
    """By which secrets in the database are sealed, the newest first; empty: a key file is made in the data folder."""

    @field_validator("keys", mode="before")
    @classmethod
    def separate(cls, keys: Any) -> Any:
        """As one text, with spaces or commas between them, they fit in an environment variable."""
        return keys.replace(",", " ").split() if isinstance(keys, str) else keys or ()

    @field_validator("keys")
    @classmethod
    def well_formed(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        try:
            Keyring([key.get_secret_value() for key in keys])
        except ValueError as error:
            raise ValueError(NO_KEY) from error
        return keys


class Rights(Section):
    """Days within which what somebody asks about their own data is done (handlers/rights.py says where from)."""

    see_days: int = Field(default=10, ge=1, le=365)
    withdraw_days: int = Field(default=15, ge=1, le=365)
    erase_days: int = Field(default=20, ge=1, le=365)
    basis: str = ""
    """The law or decision the operator read them in; while empty citizens are told that nobody has confirmed them."""


class News(Section):
    """Between which hours of the day, in Viet Nam, news is told to those who asked for it."""

    from_hour: int = Field(default=8, ge=0, le=23)
    until_hour: int = Field(default=20, ge=1, le=24)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.from_hour >= self.until_hour:
            raise ValueError("from_hour phải trước until_hour")
        return self


class Log(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"


class Config(Section):
    database: Database = Database()
    web: Web = Web()
    channels: Channels = Channels()
    console: Console = Console()
    knowledge: Knowledge = Knowledge()
    feedback: Feedback = Feedback()
    locality: Locality = Locality()
    retention: Retention = Retention()
    secrets: Secrets = Secrets()
    rights: Rights = Rights()
    news: News = News()
    log: Log = Log()

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite+aiosqlite:///{data_folder() / 'motcua.sqlite3'}"


def cache_folder() -> Path:
    """Where lies what can be made again: the user's cache folder, never the checkout."""
    if os.name == "nt":
        return data_folder() / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "motcua"


def data_folder() -> Path:
    """Where the embedded database lives: the user's data folder, never the checkout."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "motcua"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "motcua"


def load(path: Path | None, environment: Mapping[str, str]) -> Config:
    """Read the file (or `MOTCUA_CONFIG`, or defaults) and the environment. Raises `ConfigFault` with all faults."""
    path = path or (Path(environment["MOTCUA_CONFIG"]) if environment.get("MOTCUA_CONFIG") else None)
    values = _from_file(path) if path else {}
    faults: list[str] = []
    for name in sorted(name for name in environment if name.startswith(PREFIX)):
        _set(values, name, environment[name], faults)
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        faults += [sentence(fault, Config) for fault in error.errors()]
    faults += _webhook_faults(values)
    if faults:
        raise ConfigFault("\n".join(faults))
    return config


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigFault(f"Không đọc được tệp cấu hình {path}: {error.strerror}. Hãy kiểm tra đường dẫn.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"dòng {mark.line + 1}, cột {mark.column + 1}" if mark else "không rõ dòng"
        raise ConfigFault(f"Tệp cấu hình {path}, {where}: {BROKEN}") from error
    except UnicodeDecodeError as error:
        raise ConfigFault(f"Tệp cấu hình {path} không phải chữ UTF-8. Hãy lưu lại tệp với mã UTF-8.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigFault(f"Tệp cấu hình {path} có chữ hay ngày không đọc được: hãy đặt trong dấu nháy.") from error
    if values is not None and not isinstance(values, dict):
        raise ConfigFault(f"Tệp cấu hình {path} phải gồm các dòng «khóa: giá trị».")
    return values or {}


def _set(values: dict[str, Any], name: str, text: str, faults: list[str]) -> None:
    """Put one environment variable in its place. The text is read as YAML, so `9000` is a number; a secret never is."""
    keys = name.removeprefix(PREFIX).lower().split("__")
    model: type[BaseModel] | None = Config
    kind: Any = None
    for key in keys:
        if model is None or key not in model.model_fields:
            faults.append(f"Biến môi trường {name}: không có khóa «{'.'.join(keys)}»{did_you_mean(key, model)}.")
            return
        kind = model.model_fields[key].annotation
        model = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
    section = values
    for key in keys[:-1]:
        if not isinstance(section.get(key), dict):
            section[key] = {}
        section = section[key]
    try:
        section[keys[-1]] = text.strip() if kind is SecretStr or not text.strip() else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        faults.append(f"Biến môi trường {name}: giá trị không đọc được; hãy đặt trong dấu nháy kép.")


def _webhook_faults(values: Mapping[str, Any]) -> list[str]:
    """What a webhook needs of several sections; found even where one of them has a fault of its own."""
    faults = []
    public_url = str(_section(values, "web").get("public_url") or "")
    for name, vendor in (("telegram", BOT_API), ("zalobot", ZALO_BOTS)):
        settings = _section(values, "channels", name)
        if settings.get("mode") != "webhook" or not settings.get("token"):
            continue
        if not settings.get("webhook_secret"):
            faults.append(UNGUARDED.format(channel=name))
        is_own_server = not str(settings.get("base_url") or vendor).startswith(vendor)
        if not _is_reachable(public_url) and not (is_own_server and public_url):
            faults.append(UNREACHABLE.format(channel=name))
    return faults


def _section(values: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        found = values.get(key)
        values = found if isinstance(found, dict) else {}
    return values


def _is_reachable(url: str) -> bool:
    """Whether the vendors themselves would deliver there."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and parts.port in WEBHOOK_PORTS and parts.hostname not in (None, *LOOPBACK)
    except ValueError:
        return False


def shown(config: Config) -> str:
    """The configuration in effect as YAML, with secrets as stars."""
    values = config.model_dump(mode="json")
    values["database"]["url"] = PASSWORD.sub(r"\1:***@", config.database.url)
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False)


def warnings(config: Config) -> list[str]:
    """What works but an operator should know."""
    found = []
    if not config.locality.authorised_by:
        found.append("locality.authorised_by còn trống: trợ lý tự giới thiệu là bản thử nghiệm.")
    if config.web.host not in LOOPBACK and not config.web.public_url.startswith("https://"):
        found.append("web.host mở ra ngoài mà web.public_url không phải https: hãy đặt sau một proxy có https.")
    if config.web.public_url and not config.web.trusted_proxies:
        found.append("web.public_url có mà web.trusted_proxies là 0: sau proxy, mọi người bị tính chung một địa chỉ.")
    found += _warnings_of_telegram(config) if config.channels.telegram.is_on else []
    return found + (_warnings_of_zalo(config) if config.channels.zalo.is_on else [])


def _warnings_of_telegram(config: Config) -> list[str]:
    telegram, found = config.channels.telegram, []
    server = urlsplit(telegram.base_url)
    if server.scheme == "http" and server.hostname not in LOOPBACK:
        found.append("channels.telegram.base_url không phải https: token đi qua mạng mà không được mã hóa.")
    if telegram.personal_data == "chat":
        found.append("channels.telegram.personal_data là chat: họ tên, số điện thoại sẽ đi qua máy chủ ở nước ngoài.")
    elif not config.web.public_url:
        found.append(
            "channels.telegram.personal_data là link mà web.public_url còn trống: trên Telegram không lấy được họ tên, "
            "số điện thoại, nên chỉ nhận góp ý."
        )
    return found


def _warnings_of_zalo(config: Config) -> list[str]:
    zalo, found = config.channels.zalo, []
    for name, url in (("api_url", zalo.api_url), ("oauth_url", zalo.oauth_url)):
        if url.startswith("http:") and urlsplit(url).hostname not in LOOPBACK:
            found.append(f"channels.zalo.{name} không phải https: token đi qua mạng mà không được mã hóa.")
    if zalo.hours_to_write > HOURS_WITHOUT_CHARGE:
        found.append(
            f"channels.zalo.hours_to_write là {zalo.hours_to_write}: quá {HOURS_WITHOUT_CHARGE} giờ từ tin cuối của "
            "người dân, Zalo tính phí mỗi tin."
        )
    if zalo.buttons != "numbers":
        found.append("channels.zalo.buttons: nút bấm không có trong tài liệu v3 của Zalo; hãy thử trên tài khoản thật.")
    return found
