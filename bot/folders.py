"""Content written out as a folder: only into a new or empty one, and only below it."""

from collections.abc import Mapping
from pathlib import Path


class Unwritable(Exception):
    """It was not written; the text says why, in one Vietnamese sentence."""


def write_folder(folder: Path, texts: Mapping[str, bytes]) -> None:
    """Write texts by their relative paths. Raises `Unwritable`, before anything is written where that can be."""
    if folder.is_dir() and any(folder.iterdir()):
        raise Unwritable(f"Thư mục {folder} đã có tệp; hãy chọn thư mục mới hoặc trống.")
    inside = folder.resolve()
    if any(not (inside / name).resolve().is_relative_to(inside) for name in texts):
        raise Unwritable("Bản này có tệp nằm ngoài thư mục nội dung; không ghi tệp nào.")
    try:
        for name, text in texts.items():
            path = inside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
    except OSError as error:
        raise Unwritable(f"Không ghi được vào {folder} ({error.strerror}).") from error
