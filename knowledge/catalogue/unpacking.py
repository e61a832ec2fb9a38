"""Plain or gzip bytes as one stream that ends with an exception before it grows without end."""

import gzip
import io
from typing import BinaryIO

MOST_BYTES = 500_000_000
"""Of unpacked text. The list of July 2026 has a fifteenth of that."""
GZIP = b"\x1f\x8b"


class TooMuch(Exception):
    """The stream holds more than `MOST_BYTES`."""


class _Counted(io.RawIOBase):
    """A stream that raises `TooMuch` when it has given more than `MOST_BYTES`."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = self._source.read(len(buffer))
        self._left -= len(found)
        if self._left < 0:
            raise TooMuch
        buffer[: len(found)] = found
        return len(found)


def unpacked(file: BinaryIO) -> io.BufferedReader:
    """The text in a file, unpacked where its first bytes say gzip. Reading raises what gzip does, and `TooMuch`."""
    is_packed = file.read(len(GZIP)) == GZIP
    file.seek(0)
    return io.BufferedReader(_Counted(gzip.GzipFile(fileobj=file) if is_packed else file), 1 << 16)  # type: ignore[arg-type]
