"""Photos as iPhones take them (HEIC), decoded in a process of its own with little room, little time and no secrets.

Their decoder is C++ that reads what strangers send. Whatever a file does to it ends there: the process has no
environment of ours, may open no file to write, and is ended when it takes too much. It writes the dots as a PNG, which
the parent draws anew like any other picture (`bot.uploads`).
"""

import os
import subprocess
import sys
from io import BytesIO

LARGEST_ROOM = 1_500_000_000
"""Bytes of address space: libraries and stacks take most, the dots of the largest picture we take some 250 million."""
SECONDS = 20
"""Of processor time; a photo of 12 million dots takes less than one."""
SECONDS_IN_ALL = 60.0
TOO_MANY_DOTS = 3
ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
"""Nothing, but what Windows starts no process without."""
BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
"""How such a file names what it is (ISO/IEC 23008-12, 10.2)."""


class Undecodable(Exception):
    """It is no such picture, or a damaged one, or decoding it took too much."""


class TooManyDots(Exception):
    """It says it has more dots than we take."""


def is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def decoded(content: bytes) -> bytes:
    """The picture as a PNG. Raises `Undecodable` and `TooManyDots`."""
    command = [sys.executable, "-I", "-B", "-m", "bot.heic"]
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter with words of ours
            command, input=content, capture_output=True, timeout=SECONDS_IN_ALL, env=ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Undecodable from error
    if child.returncode == TOO_MANY_DOTS:
        raise TooManyDots
    if child.returncode != 0 or not child.stdout.startswith(b"\x89PNG"):
        raise Undecodable
    return child.stdout


def main() -> int:
    """The child: a photo in, its dots out; no more than the parent's bounds allow."""
    _bound()
    import pi_heif  # noqa: PLC0415 - loaded by nobody but the child, and within its bounds
    from PIL import Image  # noqa: PLC0415

    from bot.uploads import LONGEST_SIDE, MOST_DOTS  # noqa: PLC0415

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    with Image.open(BytesIO(sys.stdin.buffer.read()), formats=("HEIF",)) as picture:
        if picture.width * picture.height > MOST_DOTS:
            return TOO_MANY_DOTS
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        picture.convert("RGB").save(sys.stdout.buffer, "PNG", compress_level=1)
    return 0


def _bound() -> None:
    """Take room, time and the writing of files from this process, where the system can."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        for what, most in (
            (resource.RLIMIT_AS, LARGEST_ROOM),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main())
