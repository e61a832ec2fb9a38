"""A place as a telephone tells it: latitude and longitude, to the metre. Pure."""

import math
import re

_WRITTEN = re.compile(r"(-?\d{1,2}\.\d{5}), (-?\d{1,3}\.\d{5})")


def written(latitude: float, longitude: float) -> str:
    """ "11.03000, 106.36000"; "" for what is no place on Earth."""
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return ""
    return f"{latitude:.5f}, {longitude:.5f}"


def read(text: str) -> str:
    """The place that somebody sent as text, written as we write it; "" where it is none."""
    parts = text.split(",")
    try:
        return written(*map(float, parts)) if len(parts) == 2 and len(text) <= 60 else ""
    except ValueError:
        return ""


def covered(text: str, cover: str) -> str:
    """The text with every place in it, as we write them, replaced."""
    return _WRITTEN.sub(cover, text)


def link(spot: str) -> str:
    """An address that opens the map of the telephone or computer itself (RFC 5870); "" where there is no place."""
    found = _WRITTEN.fullmatch(spot)
    return f"geo:{found[1]},{found[2]}" if found else ""
