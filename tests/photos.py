"""Pictures as telephones send them, and as nobody should."""

import struct
import zlib
from base64 import b85decode
from io import BytesIO
from typing import Any

from PIL import Image

PLACE = b"TELEPHONE-AND-PLACE"
"""Stands in the Exif of what `photo` makes."""
HEIC = """
0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004@ZDn*}000000000XXk=`10000000000aA{+700000000000000000000G-
+&aV*mgE07O6l0ssL300001#Q*^S00000003_Q0ssI200J}s0RR9100000dH?_bIB98aW&i*H00062000$fZf0cy000000RRAKc4
ILB0000LX>Mj^0ssI300IC2MR;ju000004sdC7Z2$lO00031007`=aB^?}006*gaAR)(004Msc4I>U18@KU0FVFx0000U@BsY%`1
k+-4+CHT0RR|40Sp2E{{wIU00RJ!0009300RIXx&lC90096iLID8-
Z~y=U0FVFx0{{R603M(`fkl?;Nhz*w0vZem00093$N&HX00=;000968L;=Baup&SJ000wXZ)|dIV{CW;0RRmE27mwn02FC+aAg1h
000000C)fZ08jt`01$9#cxeCt0009B2nYZG010VwZ*&6y000<iaBX1#00000000310R@2q0|bQt000_ka%E-
!00000000hSWOHKx0ssL30RR91@oi*bbN~PVYbXJ)3E<-
Q7IfN(|Nrkr_y7BI9*6qYuWias1)lTz{p0ZjIi~|`Cz*?;VF{a~N~^`z-
ZF_x0@nerFHv&L=0I$#*uNuNyp?hrOeTet!B_ypg<kRyW`w}00009300RI34}cAWFaQHm00006MR;ju002!*04e|g00;mB0T2KJ0
000K0000o0TKWM0000100sa6h$R37000010000+00000R7FfhP)JWsMJ+*2L@iKEK|@6V0096300jU500RI309XJ30000001E&B0
0961009610096105AXm009
"""
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


def heic() -> bytes:
    """The same as an iPhone would keep it (HEVC), red at its left half before it is turned; with a place in it."""
    return b85decode("".join(HEIC.split()))


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
