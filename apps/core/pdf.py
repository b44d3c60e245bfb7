"""PDF documents with the letters of all our languages: Azerbaijani, Russian and Chinese in one line.

Latin and Cyrillic come from Noto Sans, Han from Noto Sans SC, both under the SIL Open Font License (`fonts/`). The Han
font is a part of the whole: GB 2312, the traditional characters of Big5's first level, and rarer ones of names.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
TEXT, HAN = "NotoSans", "NotoSansSC"
_FILES = (
    (TEXT, "", "NotoSans-Regular.ttf"),
    (TEXT, "B", "NotoSans-Bold.ttf"),
    (HAN, "", "NotoSansSC-Regular.ttf"),
)
INK, MUTED, LINE = (24, 38, 42), (92, 106, 110), (200, 208, 210)
MARGIN = 22


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Return the characters that can be printed."""
    from fontTools.ttLib import TTFont

    return frozenset().union(
        *(TTFont(FONTS / name, lazy=True).getBestCmap() for _family, _style, name in _FILES)
    )


def unprintable(texts: Iterable[str]) -> str:
    """Return the characters of these texts for which no font has a shape, each once."""
    found = dict.fromkeys(character for text in texts for character in text if not character.isspace())
    return "".join(character for character in found if ord(character) not in _covered())


class Sheet:
    """One A4 document, written from top to bottom. Every text says its language, by which lines are broken."""

    def __init__(self, *, title: str, author: str, language: str) -> None:
        # Imported here: only who prints needs the library.
        from fpdf import FPDF

        self._pdf: Any = FPDF(format="A4")
        for family, style, name in _FILES:
            self._pdf.add_font(family, style, FONTS / name)
        self._pdf.set_fallback_fonts([HAN], exact_match=False)
        self._pdf.set_title(title)
        self._pdf.set_author(author)
        self._pdf.set_lang(language)
        self._pdf.set_margins(MARGIN, MARGIN, MARGIN)
        self._pdf.c_margin = 0
        self._pdf.set_auto_page_break(True, margin=MARGIN)
        self._pdf.add_page()

    @property
    def y(self) -> float:
        """How far down the page is written, in millimetres."""
        return float(self._pdf.get_y())

    def text(
        self,
        text: str,
        *,
        language: str = "",
        size: float = 10.5,
        bold: bool = False,
        muted: bool = False,
        right: bool = False,
        after: float = 2,
    ) -> None:
        """Write a paragraph."""
        self._pdf.set_text_color(*(MUTED if muted else INK))
        self._font("B" if bold else "", size)
        # Chinese is broken between any two characters, all others between words.
        mode = "CHAR" if language.startswith("zh") else "WORD"
        height = size * 0.52
        self._pdf.multi_cell(
            0, height, text, align="R" if right else "L", wrapmode=mode, new_x="LMARGIN", new_y="NEXT"
        )
        self.space(after)

    def facts(self, rows: Iterable[tuple[str, str]], *, size: float = 10.5) -> None:
        """Write names and values beside each other, a thin line under each."""
        width = self._pdf.epw
        for name, value in rows:
            top = self.y
            self._font("", size - 1.5)
            self._pdf.set_text_color(*MUTED)
            self._pdf.multi_cell(width * 0.32, size * 0.52, name, align="L", new_x="RIGHT", new_y="TOP")
            # Not bold: the Han font has one weight, and half of a line would stand out.
            self._font("", size)
            self._pdf.set_text_color(*INK)
            self._pdf.set_xy(MARGIN + width * 0.34, top)
            self._pdf.multi_cell(
                width * 0.66, size * 0.52, value or "—", align="L", new_x="LMARGIN", new_y="NEXT"
            )
            self.space(1)
            self.line()
            self.space(1.5)

    def _font(self, style: str, size: float) -> None:
        """Choose the font. A line with Han leaves that font's state behind, which the library takes for the wanted one."""
        self._pdf.set_font(TEXT, style, size + 1)
        self._pdf.set_font(TEXT, style, size)

    def line(self) -> None:
        self._pdf.set_draw_color(*LINE)
        self._pdf.set_line_width(0.2)
        self._pdf.line(MARGIN, self.y, MARGIN + self._pdf.epw, self.y)

    def space(self, millimetres: float) -> None:
        self._pdf.set_y(self.y + millimetres)

    def to(self, y: float) -> None:
        self._pdf.set_y(y)

    def qr(self, address: str, *, size: float = 30, note: str = "", language: str = "") -> None:
        """Draw a QR code at the left, with a note at its right."""
        import segno

        matrix = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
        step, top = size / len(matrix), self.y
        self._pdf.set_fill_color(*INK)
        for down, row in enumerate(matrix):
            for across, dark in enumerate(row):
                if dark:
                    self._pdf.rect(MARGIN + across * step, top + down * step, step, step, style="F")
        mode = "CHAR" if language.startswith("zh") else "WORD"
        self._pdf.set_text_color(*MUTED)
        self._pdf.set_y(top)
        for line in note.split("\n"):
            self._font("", 8.5)
            self._pdf.set_x(MARGIN + size + 5)
            self._pdf.multi_cell(
                self._pdf.epw - size - 5, 4.6, line, align="L", wrapmode=mode, new_x="LMARGIN", new_y="NEXT"
            )
        self.to(max(self.y, top + size))

    def output(self) -> bytes:
        return bytes(self._pdf.output())
