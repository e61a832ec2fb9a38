"""What an operator may set about each channel; read as sections of the configuration (`bot.config`)."""

import re
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from bot.channels.capabilities import ZALO
from bot.logs import TOKEN

SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""What Telegram takes as a webhook's secret, and nobody guesses."""
BOT_API = "https://api.telegram.org/bot"
MOST_HOURS = (ZALO.window or timedelta()) // timedelta(hours=1)
ZALO_MEDIA = ("https://*.zdn.vn", "https://*.zadn.vn")
ZALO_BOTS = "https://bot-api.zaloplatforms.com"
BOT_TOKEN = re.compile(r"\d{6,}:[\w.~+/=-]{8,}", re.ASCII)
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")
SERVER = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*[^\s?#/])?")


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Webchat(Section):
    enabled: bool = True
    messages_per_minute: int = Field(default=20, ge=1)
    """Per conversation."""
    messages_per_minute_per_address: int = Field(default=120, ge=1)


class Telegram(Section):
    token: SecretStr = SecretStr("")
    """As @BotFather gave it; empty: no Telegram."""
    username: str = Field(default="", pattern=r"^([A-Za-z]\w{4,31})?$", examples=["ten_bot"])
    """The bot's name without @, for links that open it; empty: citizens type what such a link would carry."""
    base_url: str = BOT_API
    mode: Literal["poll", "webhook"] = "poll"
    webhook_secret: SecretStr = SecretStr("")
    personal_data: Literal["link", "chat"] = "link"
    """How name and phone are taken: by a link to our own page, or in the chat, which passes servers abroad."""

    @field_validator("token")
    @classmethod
    def well_formed(cls, token: SecretStr) -> SecretStr:
        """Only what the log's masking knows as a token is one."""
        if token.get_secret_value() and not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("không đúng dạng; chép nguyên dòng @BotFather đưa (dãy số, dấu hai chấm, dãy chữ)")
        return token

    @field_validator("webhook_secret")
    @classmethod
    def hard_to_guess(cls, secret: SecretStr) -> SecretStr:
        if secret.get_secret_value() and not SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("cần 16 đến 256 ký tự, chỉ gồm chữ không dấu, số, _ và -")
        return secret

    @field_validator("base_url")
    @classmethod
    def address(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?/bot", url):
            raise ValueError(f"ghi địa chỉ kết thúc bằng /bot, ví dụ {BOT_API}")
        return url

    @property
    def is_on(self) -> bool:
        return bool(self.token.get_secret_value())


class ZaloAccount(Section):
    """One Official Account; `secret_key` is the one on the application's webhook page, not the application's."""

    oa_id: str = Field(pattern=r"^\d{5,30}$", examples=['"1234567890"'])
    secret_key: SecretStr

    @field_validator("oa_id", "secret_key", mode="before")
    @classmethod
    def as_text(cls, value: object) -> object:
        """YAML reads an id without quotes as a number."""
        return str(value) if isinstance(value, int) else value

    @field_validator("secret_key")
    @classmethod
    def present(cls, key: SecretStr) -> SecretStr:
        if not key.get_secret_value().strip():
            raise ValueError("còn trống; chép OA Secret Key ở trang Webhook của ứng dụng")
        return key


def _origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    if faulty := [one for one in origins if not ORIGIN.fullmatch(one)]:
        raise ValueError(f"«{faulty[0]}» không phải một nguồn; ghi như https://*.zdn.vn hoặc https://a.example")
    return origins


class Zalo(Section):
    app_id: str = Field(default="", pattern=r"^\d{0,30}$", examples=['"1234567890"'])
    app_secret: SecretStr = SecretStr("")
    api_url: str = "https://openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    media_origins: tuple[str, ...] = ZALO_MEDIA
    """Where what citizens send may be fetched from, and nowhere else."""
    buttons: Literal["numbers", "hidden", "shown"] = "numbers"
    """How choices are shown: a numbered list, or buttons whose tap is hidden from the citizen or shown in the chat."""
    hours_to_write: int = Field(default=MOST_HOURS, ge=1, le=MOST_HOURS)
    """After the citizen's last message. Zalo refuses after 7 days, and charges from 48 hours on."""
    accounts: tuple[ZaloAccount, ...] = ()
    """Empty: no Zalo."""

    @field_validator("app_id", "app_secret", mode="before")
    @classmethod
    def as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("api_url", "oauth_url")
    @classmethod
    def address(cls, url: str) -> str:
        if not SERVER.fullmatch(url):
            raise ValueError("ghi địa chỉ máy chủ, không có dấu / ở cuối, ví dụ https://openapi.zalo.me")
        return url

    @field_validator("media_origins")
    @classmethod
    def origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        return _origins(origins)

    @model_validator(mode="after")
    def complete(self) -> "Zalo":
        ids = [account.oa_id for account in self.accounts]
        if len(ids) != len(set(ids)):
            raise ValueError("có hai tài khoản cùng oa_id trong accounts")
        if ids and not (self.app_id and self.app_secret.get_secret_value()):
            raise ValueError("đã có accounts thì cần cả app_id và app_secret của ứng dụng")
        return self

    @property
    def is_on(self) -> bool:
        return bool(self.accounts)


class ZaloBot(Section):
    token: SecretStr = SecretStr("")
    """As the bot's maker gave it, number and secret with a colon between; empty: no Zalo bot."""
    base_url: str = ZALO_BOTS
    mode: Literal["poll", "webhook"] = "poll"
    webhook_secret: SecretStr = SecretStr("")
    media_origins: tuple[str, ...] = ZALO_MEDIA
    """Where photos may be fetched from, and nowhere else."""

    @field_validator("token")
    @classmethod
    def well_formed(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not BOT_TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("không đúng dạng; chép nguyên dòng đã được cấp (dãy số, dấu hai chấm, dãy chữ)")
        return token

    @field_validator("webhook_secret")
    @classmethod
    def hard_to_guess(cls, secret: SecretStr) -> SecretStr:
        return Telegram.hard_to_guess(secret)

    @field_validator("base_url")
    @classmethod
    def address(cls, url: str) -> str:
        if not SERVER.fullmatch(url):
            raise ValueError(f"ghi địa chỉ máy chủ, không có dấu / ở cuối, ví dụ {ZALO_BOTS}")
        return url

    @field_validator("media_origins")
    @classmethod
    def origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        return _origins(origins)

    @property
    def is_on(self) -> bool:
        return bool(self.token.get_secret_value())


class Channels(Section):
    webchat: Webchat = Webchat()
    telegram: Telegram = Telegram()
    zalo: Zalo = Zalo()
    zalobot: ZaloBot = ZaloBot()
