"""Built layers kept as files, so that the next start need not build them: a cache that may vanish at any time.

A file is named by a checksum of all it was made from, the program's own text included, so it is never out of date.
What is damaged, foreign or cannot be written is built anew and said to nobody but the log.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from knowledge.layers import Layer

MOST_KEPT = 6
"""Files that stay; the content of yesterday is seldom asked for again."""
LARGEST = 400_000_000
"""Bytes that a file may unpack to."""
ENGINE = (
    "kinds",
    "layers",
    "making",
    "postings",
    "weighing",
    "aspects",
    "patterns",
    "vietnamese",
    "wording",
    "documents",
)
"""The modules whose text decides what is built."""


class Keeper:
    """Keeps layers in a folder; without one it builds every time."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def layer(self, parts: Iterable[str], build: Callable[[], Layer]) -> Layer:
        """The layer that is made of these parts: from its file, else built and kept."""
        if self._folder is None:
            return build()
        path = self._folder / f"index-{_checksum(parts)}.npz"
        kept = _read(path)
        if kept is None:
            kept = build()
            _write(path, kept)
        return kept


def _checksum(parts: Iterable[str]) -> str:
    digest = hashlib.sha256(np.__version__.encode())
    here = Path(__file__).parent
    for text in (*((here / f"{name}.py").read_text(encoding="utf-8") for name in ENGINE), *parts):
        digest.update(f"{len(text)}\0{text}".encode(errors="surrogatepass"))
    return digest.hexdigest()[:32]


def _read(path: Path) -> Layer | None:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > LARGEST:
                return None
        with np.load(path, allow_pickle=False) as arrays:
            found = Layer.restored(dict(arrays))
        path.touch()
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, NotImplementedError, zipfile.BadZipFile):
        return None
    return found


def _write(path: Path, layer: Layer) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".index-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **layer.arrays())  # type: ignore[arg-type]  # numpy's stub takes a keyword for an array
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        _clear(path.parent)
    except OSError:
        return


def _clear(folder: Path) -> None:
    """Leave the files used last."""
    files = sorted(folder.glob("index-*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[MOST_KEPT:]:
        path.unlink(missing_ok=True)
