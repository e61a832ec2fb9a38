"""A document in pieces: headings, paragraphs, tables, as an office here expects a paper to look."""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Times New Roman"


class Paper:
    """Built from top to bottom; `bytes()` gives the file. Whatever is written stays as it was written."""

    def __init__(self) -> None:
        self._document = Document()
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(13)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        for section in self._document.sections:
            section.left_margin, section.right_margin = Cm(3), Cm(2)
            section.top_margin = section.bottom_margin = Cm(2)

    def head(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Who issues it on the left, the country's name and motto on the right."""
        table = self._document.add_table(rows=1, cols=2)
        for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
            cell.paragraphs[0].text = ""
            for at, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                run = paragraph.add_run(sound(line))
                run.bold, run.font.size = True, Pt(12)

    def title(self, text: str, below: str = "") -> None:
        for line, size in ((text, 14), (below, 13)):
            if line:
                paragraph = self._document.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                run = paragraph.add_run(sound(line))
                run.bold, run.font.size = True, Pt(size)

    def heading(self, text: str) -> None:
        self._document.add_paragraph().add_run(sound(text)).bold = True

    def say(self, text: str, *, italic: bool = False, right: bool = False) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.add_run(sound(text)).italic = italic
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.JUSTIFY

    def listing(self, text: str) -> None:
        """Lines as they are, one below the other."""
        self._document.add_paragraph().add_run(sound(text))

    def table(self, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        table = self._document.add_table(rows=len(lines) + 1, cols=len(headings))
        table.style = "Table Grid"
        cells = table._cells
        for at, text in enumerate([*headings, *(cell for line in lines for cell in line)]):
            run = cells[at].paragraphs[0].add_run(sound(text))
            run.font.size, run.bold = Pt(11), at < len(headings)
        self._document.add_paragraph()

    def bytes(self) -> bytes:
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()


def sound(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
