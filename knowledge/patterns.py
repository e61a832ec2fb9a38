"""Long lists of phrases as one regular expression that can still be read and changed."""

import re


def pattern(text: str) -> re.Pattern[str]:
    """One expression from several lines, each broken after a `|`; it matches whole words only."""
    return re.compile(rf"(?<!\w)(?:{''.join(line.lstrip() for line in text.splitlines())})(?!\w)")


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())
