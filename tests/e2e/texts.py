"""English that was left standing on a page of another language."""

from functools import cache
from pathlib import Path

import polib

from tests.e2e.browser import Visitor

LOCALE = Path(__file__).resolve().parents[2] / "locale"
CATALOGUES = {"az": "az", "zh-hans": "zh_Hans", "ru": "ru"}
# Names, and words of the data that look like messages: a fair's own name is written as its organiser writes it.
NAMES = frozenset({"Ipek", "E-mail", "WeChat", "English", "API", "OK"})
_VISIBLE_TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    const foreign = owner.closest("[lang]:not(html)");
    if (!owner.closest("script, style, noscript, template, .material-symbols-outlined") && !foreign) {
      found.add(node.textContent.replace(/\\s+/g, " ").trim());
    }
  }
  return [...found];
}"""


@cache
def english_of(language: str) -> frozenset[str]:
    """Return the messages that read differently in this language; English for English there are none."""
    if language not in CATALOGUES:
        return frozenset()
    catalogue = polib.pofile(str(LOCALE / CATALOGUES[language] / "LC_MESSAGES" / "django.po"))
    return (
        frozenset(
            entry.msgid
            for entry in catalogue.translated_entries()
            if entry.msgid != entry.msgstr and not entry.msgctxt
        )
        - frozenset(entry.msgstr for entry in catalogue.translated_entries())
        - NAMES
    )


def untranslated(visitor: Visitor) -> set[str]:
    """Return the texts of the open page that are English messages with a translation of their own."""
    return set(visitor.page.evaluate(_VISIBLE_TEXTS)) & english_of(visitor.language)
