"""A content folder or a published release → the Library to answer from, or every fault that stands against it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from knowledge.checking import cross_faults
from knowledge.entries import Phrase
from knowledge.examining import examine, read_folder
from knowledge.faults import Faulty
from knowledge.library import Library


def packaged() -> Path:
    """The content folder that comes with the program."""
    return Path(str(files("knowledge"))) / "content"


def load_library(folder: Path) -> Library:
    """The library of a content folder. Raises Faulty with all faults when there are any."""
    return load_texts(read_folder(folder))


def load_texts(texts: Mapping[str, bytes]) -> Library:
    """The library of files given by relative path (a published release). Raises Faulty as load_library does."""
    examined = examine(texts)
    if faults := sorted([*examined.faults, *cross_faults(examined)]):
        raise Faulty(faults)
    return replace(examined.library(), spare=packaged_phrases())


@cache
def packaged_phrases() -> Mapping[str, str]:
    """The bot's own sentences as they come with the program, by their ids."""
    name = "phrases.yaml"
    library = examine({name: (packaged() / name).read_bytes()}).library()
    return {phrase.id: phrase.text for phrase in library.by_kind(Phrase)}
