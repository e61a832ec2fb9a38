"""What people wrote, as it may be stored and shown: nothing in it hides or turns what is read. Pure."""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff"  # no width
    "\u202a-\u202e\u2066-\u206f"  # turn the direction of what follows
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"  # half a pair, no character, tags
)


def visible(text: str) -> str:
    """The text without what cannot be seen, composed (NFC). Spaces at its ends stay."""
    text = UNSEEN.sub("", LINE_ENDS.sub("\n", text)).replace("\t", " ")
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """A whole message as it may be stored. Marks of any language (`<b>`, `&`, `**`) stay as they were typed."""
    return visible(text).strip()
