"""Files from outside made harmless: known by their content, bounded, pictures drawn anew. Pure.

Whatever a file is called, and whatever type it claims to be, is not even looked at. A picture is decoded and written
as a JPEG of its dots alone, so that no place, camera or hidden part of it remains; what only a decoder of C++ reads is
decoded in a process of its own first. A PDF stays as it is: it is never
opened here, and handed out only as a file to be saved.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image

from bot.heic import TooManyDots, Undecodable, decoded, is_heic

Kind = Literal["image", "pdf"]
Reason = Literal["empty", "large", "kind", "heic", "dots", "broken", "many"]

LARGEST = 5_000_000
"""Bytes of a file as it comes."""
MOST_DOTS = 32_000_000
"""Of a picture. Decoded, each takes three or four bytes, however small the file is."""
LONGEST_SIDE = 2_048
"""Of a picture as it is kept: enough to read what was photographed."""
QUALITY = 85
TYPES = {"image": "image/jpeg", "pdf": "application/pdf"}
ENDINGS = {"image": "jpg", "pdf": "pdf"}

_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a telephone that was held askew says its picture is to be turned (Exif 2.32, 4.6.4)."""
_DAMAGED = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, EOFError, MemoryError)
_DAMAGED_INSIDE = (struct.error, zlib.error, AssertionError, AttributeError, RuntimeError)
"""All that decoding a damaged picture has been seen to raise."""
Image.MAX_IMAGE_PIXELS = None  # it only warns below twice its limit; ours is checked before anything is decoded


class Unusable(Exception):
    """This file is not taken. `reason` says why, for the sentence that tells the citizen."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it may be kept."""

    kind: Kind
    content: bytes


def cleaned(content: bytes) -> Upload:
    """What is kept of a file. Takes processor time for a picture, so call it in a thread. Raises `Unusable`."""
    if not content:
        raise Unusable("empty")
    if len(content) > LARGEST:
        raise Unusable("large")
    if content.startswith(b"%PDF-"):
        return Upload("pdf", content)
    if is_heic(content):
        content = _from_heic(content)
    if not _is_picture(content):
        raise Unusable("kind")
    try:
        return Upload("image", _drawn_anew(content))
    except (*_DAMAGED, *_DAMAGED_INSIDE) as error:
        raise Unusable("broken") from error


def within(picture: bytes, most: int) -> bytes:
    """A kept picture in at most so many bytes, drawn smaller as far as that takes."""
    for side in (LONGEST_SIDE, 1_440, 1_024, 720, 480, 240):
        if len(picture) <= most:
            break
        with Image.open(BytesIO(picture), formats=("JPEG",)) as opened:
            opened.thumbnail((side, side))
            opened.save(written := BytesIO(), "JPEG", quality=70)
        picture = written.getvalue()
    return picture


def _from_heic(content: bytes) -> bytes:
    try:
        return decoded(content)
    except TooManyDots as error:
        raise Unusable("dots") from error
    except Undecodable as error:
        raise Unusable("heic") from error


def _is_picture(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _drawn_anew(content: bytes) -> bytes:
    """The dots of a picture and nothing else of it. Raises `Unusable`, and whatever decoding raises."""
    _check_dots(*_webp_size(content))  # its decoder takes the room for a picture as soon as it is opened
    with Image.open(BytesIO(content), formats=_FORMATS) as picture:
        _check_dots(*picture.size)
        turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded small at once
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = picture.convert("RGBA" if "transparency" in picture.info or "A" in picture.getbands() else "RGB")
    drawn = Image.new("RGB", seen.size, "white")
    drawn.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    written = BytesIO()
    (drawn.transpose(turn) if turn is not None else drawn).save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _check_dots(width: int, height: int) -> None:
    if width * height > MOST_DOTS:
        raise Unusable("dots")


def _webp_size(content: bytes) -> tuple[int, int]:
    """How large a WebP says it is; nothing for other pictures.

    https://developers.google.com/speed/webp/docs/riff_container
    """
    kind, body = content[12:16], content[20:]
    match kind if content[8:12] == b"WEBP" else b"":
        case b"VP8X":
            return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
        case b"VP8L":
            bits = int.from_bytes(body[1:5], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
        case _:
            return 0, 0
