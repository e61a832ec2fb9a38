"""A screenshot as a small PNG: at most 256 colours, which a page of plain surfaces and text hardly has anyway."""

import base64
import struct
import zlib

import numpy as np
import numpy.typing as npt
from playwright.async_api import Page

PIXELS = """async (picture) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const bytes = drawing.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 8190) text += btoa(String.fromCharCode(...bytes.subarray(at, at + 8190)));
  return [image.width, image.height, text];
}"""
"""8190 is a multiple of three, so that the pieces of base64 can stand one after the other."""


async def small(page: Page, picture: bytes) -> bytes:
    """The same picture; `page` is any page that may run a script."""
    width, height, text = await page.evaluate(PIXELS, base64.b64encode(picture).decode())
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)[:, :, :3]
    return _png(*_indexed(pixels.astype(np.int32)))


def _indexed(pixels: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Each pixel as a number of the palette, and the palette: the 256 colours there are most of."""
    rounded = np.minimum((pixels + 4) // 8 * 8, 255)
    colours, which, often = np.unique(rounded.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = np.argsort(-often)[:256]
    distance = ((colours[:, None, :] - colours[None, kept, :]) ** 2).sum(axis=2)
    nearest = distance.argmin(axis=1).astype(np.uint8)
    return nearest[which.reshape(-1)].reshape(pixels.shape[:2]), colours[kept].astype(np.uint8)


def _png(indices: npt.NDArray[np.uint8], palette: npt.NDArray[np.uint8]) -> bytes:
    height, width = indices.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each begins with its filter: none
    rows[:, 1:] = indices
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
