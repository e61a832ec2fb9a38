"""The keys by which secrets in the database are sealed: from the configuration, or a key file in the data folder."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.config import Config, data_folder
from storage.sealing import Keyring, key_id, new_key

NOT_OURS = "Tệp khóa {path} không đúng dạng: mỗi dòng một khóa, khóa mới nhất ở dòng đầu."
UNREADABLE = "Không đọc hoặc tạo được tệp khóa {path} ({error}). Hãy xem lại quyền của thư mục."
HELD_AT = (
    "khóa của các bí mật trong cơ sở dữ liệu nằm ở {path}: hãy chép cất một nơi riêng, bản sao lưu cần nó mà không "
    "chứa nó."
)
HELD_IN_CONFIG = "secrets.keys là khóa của các bí mật trong cơ sở dữ liệu: bản sao lưu cần nó mà không chứa nó."
SHARED = "secrets.keys còn trống: mỗi máy sẽ tự tạo khóa riêng và không đọc được bí mật của nhau."
OPEN = "tệp khóa {path} để người khác đọc được: hãy gõ chmod 600."


class NoKeys(Exception):
    """There is a key file that cannot be used; the text is one plain sentence in Vietnamese."""


def key_file() -> Path:
    return data_folder() / "secrets.key"


def keyring_of(config: Config) -> Keyring:
    """The keys of the configuration; without any, those of the key file, which is made. Raises `NoKeys`."""
    keys = [key.get_secret_value() for key in config.secrets.keys]
    return Keyring(keys) if keys else _of_file(key_file())


def ids_of(config: Config) -> list[str]:
    """Ids of the keys there are by now, without making any; raises `NoKeys`."""
    if config.secrets.keys:
        return [key_id(key.get_secret_value()) for key in config.secrets.keys]
    return keyring_of(config).ids if key_file().exists() else []


def _of_file(path: Path) -> Keyring:
    try:
        if not path.exists():
            _make(path)
        keys = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise NoKeys(UNREADABLE.format(path=path, error=type(error).__name__)) from error
    try:
        if keys:
            return Keyring(keys)
    except ValueError:
        pass
    raise NoKeys(NOT_OURS.format(path=path))


def _make(path: Path) -> None:
    """A new key for the owner's eyes only, whole or not at all; another process's, where one was faster."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as new:  # made with mode 0600
        new.write(new_key() + "\n")
        new.flush()
        os.fsync(new.fileno())
        with suppress(FileExistsError):
            os.link(new.name, path)


def warnings(config: Config) -> list[str]:
    """What an operator should know of the keys."""
    if config.secrets.keys:
        return [HELD_IN_CONFIG]
    path, found = key_file(), []
    if config.database_url.startswith("postgresql"):
        found.append(SHARED)
    found.append(HELD_AT.format(path=path))
    if os.name != "nt" and path.exists() and path.stat().st_mode & 0o077:
        found.append(OPEN.format(path=path))
    return found
