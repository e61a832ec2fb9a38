"""A document in pieces: headings, paragraphs, tables, as an office here expects a paper to look."""

import io
from collections.abc import Sequence
from typing import Any, Literal

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
BAR = "0B4F6C"
WIDTH = Cm(16)
"""Between the margins of a sheet of A4."""
MANY = 5
SIDES = (Cm(6.5), Cm(9.5))
"""The country's name fits into one line on the right."""
LABEL, LONGEST, VALUE = Cm(6), Cm(7), Cm(3)
"""How wide the three columns of a chart are; the middle one holds the bars."""


class Paper:
    """Built from top to bottom; `bytes()` gives the file. Whatever is written stays as it was written."""

    def __init__(self) -> None:
        self._document = Document()
        for name in ("Normal", "Heading 1", "Heading 2"):
            _plain(self._document.styles[name])
        for section in self._document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin, section.right_margin = Cm(3), Cm(2)
            section.top_margin = section.bottom_margin = Cm(2)
            _number(section)

    def sides(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Bold lines side by side: who issues it and the country's name above, who gets it and who signs below."""
        table = self._document.add_table(rows=1, cols=2)
        _set_widths(table, SIDES)
        for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
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

    def heading(self, text: str, level: Literal[1, 2] = 1) -> None:
        """A heading that a word processor lists beside the text."""
        self._document.add_heading(sound(text), level)

    def say(self, text: str, *, italic: bool = False, right: bool = False) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.add_run(sound(text)).italic = italic
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.JUSTIFY

    def listing(self, text: str) -> None:
        """Lines as they are, one below the other."""
        self._document.add_paragraph().add_run(sound(text))

    def table(self, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Of many columns the first holds names and is twice as wide as each of the others, which hold figures."""
        table = self._document.add_table(rows=len(lines) + 1, cols=len(headings))
        table.style = "Table Grid"
        cells = table._cells
        if len(headings) >= MANY:
            share = WIDTH // (len(headings) + 1)
            _set_widths(table, [2 * share, *[share] * (len(headings) - 1)])
        for at, text in enumerate([*headings, *(cell for line in lines for cell in line)]):
            run = cells[at].paragraphs[0].add_run(sound(text))
            run.font.size, run.bold = Pt(11), at < len(headings)
        self._document.add_paragraph()

    def bars(self, caption: str, lines: Sequence[tuple[str, float, str]]) -> None:
        """A chart that any word processor shows and prints: for each (label, value, how it is written) a bar.

        Nothing is drawn where all are 0.
        """
        most = max((value for _, value, _ in lines), default=0)
        if not most:
            return
        title = self._document.add_paragraph()
        title.add_run(sound(caption)).italic = True
        title.paragraph_format.keep_with_next = True
        table = self._document.add_table(rows=len(lines), cols=3)
        _set_widths(table, (LABEL, LONGEST, VALUE))
        cells = table._cells
        for at, (label, value, text) in enumerate(lines):
            name, bar, figure = cells[3 * at : 3 * at + 3]
            for cell, said in ((name, label), (bar, "\u00a0"), (figure, text)):
                cell.paragraphs[0].add_run(sound(said)).font.size = Pt(11)
            if value:
                _shade(bar.paragraphs[0], value / most)
        self._document.add_paragraph()

    def bytes(self) -> bytes:
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()


def _plain(style: Any) -> None:
    """The office's own letters, black, wherever the template has others."""
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(13), RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.lower().endswith("theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), FONT)
    for link in style.element.findall(qn("w:link")):  # a style of letters that some readers put above this one
        style.element.remove(link)


def _number(section: Section) -> None:
    """Pages are numbered in the middle above the text, the first is not."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    """Some word processors go by the columns, some by each cell."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for at, cell in enumerate(table._cells):
        cell.width = Emu(widths[at % len(widths)])


def _shade(paragraph: Paragraph, share: float) -> None:
    """Fill a line of the middle column from the left, as far as its share."""
    paragraph.paragraph_format.right_indent = Emu(round(LONGEST * (1 - share)))
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", BAR)):
        shading.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().insert_element_before(shading, "w:tabs", "w:spacing", "w:ind", "w:jc")


def sound(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
