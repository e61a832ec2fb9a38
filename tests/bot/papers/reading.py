"""What stands in the files we make, read from their own XML."""

import io
import zipfile
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(file: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return ElementTree.fromstring(archive.read(name))


def cells(file: bytes, sheet: int = 1) -> list[list[tuple[str, str]]]:
    """Every cell of a sheet as (type, text); a formula's type is "f"."""
    return [[_cell(cell) for cell in row] for row in part(file, f"xl/worksheets/sheet{sheet}.xml").iter(f"{SHEET}row")]


def _cell(cell: ElementTree.Element) -> tuple[str, str]:
    is_formula = cell.find(f"{SHEET}f") is not None
    text = "".join(one.text or "" for tag in ("t", "v") for one in cell.iter(f"{SHEET}{tag}"))
    return "f" if is_formula else cell.get("t", "n"), text


def said(file: bytes) -> str:
    """The text of a document, a line for each paragraph."""
    paragraphs = part(file, "word/document.xml").iter(f"{WORD}p")
    return "\n".join("".join(run.text or "" for run in one.iter(f"{WORD}t")) for one in paragraphs)
