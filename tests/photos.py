"""Pictures as telephones send them, and as nobody should."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

PLACE = b"TELEPHONE-AND-PLACE"
"""Stands in the Exif of what `photo` makes."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: int = 1, mode: str = "RGB") -> bytes:
    """A picture, red at its left half, with a camera, a place and a comment in it."""
    picture = Image.new(mode, size, "white")
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), "red"), (0, 0))
    exif = Image.Exif()
    exif[0x0110] = PLACE.decode()
    exif[0x0112] = turned
    exif.get_ifd(0x8825)[2] = (11.0, 1.0, 48.0)
    more: dict[str, Any] = {"comment": PLACE} if form == "JPEG" else {}
    file = BytesIO()
    picture.save(file, form, exif=exif.tobytes(), **more)
    return file.getvalue()


def png_bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A small file of very many white dots."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    line = b"\0" + b"\xff" * ((width + 7) // 8)
    body = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))
