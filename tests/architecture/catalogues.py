"""Whether the translations are whole: `python -m tests.architecture.catalogues` prints a line for each fault.

Exit code 1 where there is one. What the code says is compared only where GNU gettext's `xgettext` is installed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
LANGUAGES = ("az", "zh_Hans", "ru")
SOURCES = ("apps", "forum_site", "templates")
_PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?[-+#0]*\d*(?:\.\d+)?[diouxXeEfFgGcrs]")
_BRACE = re.compile(r"(?<!\{)\{(\w*)\}(?!\})")


def faults(locale: Path = LOCALE, languages: Iterable[str] = LANGUAGES) -> Iterator[str]:
    """Return a sentence for each fault of the catalogues themselves."""
    for language in languages:
        path = locale / language / "LC_MESSAGES" / "django.po"
        if not path.is_file():
            yield f"{language}: there is no {path.name}"
            continue
        catalogue = polib.pofile(str(path), check_for_duplicates=False)
        yield from (f"{language}: {fault}" for fault in _catalogue_faults(catalogue))
        yield from (f"{language}: {fault}" for fault in _compiled_faults(catalogue, path.with_suffix(".mo")))


def unsaid(locale: Path, languages: Iterable[str], said: polib.POFile) -> Iterator[str]:
    """Return a sentence for each message of the code (`said`) that a catalogue lacks."""
    for language in languages:
        path = locale / language / "LC_MESSAGES" / "django.po"
        known = (
            {_key(entry) for entry in polib.pofile(str(path)) if not entry.obsolete}
            if path.is_file()
            else set()
        )
        for entry in said:
            if not entry.obsolete and _key(entry) not in known:
                place = f" ({entry.occurrences[0][0]})" if entry.occurrences else ""
                yield f"{language}: {entry.msgid!r}{place} is not in the catalogue"


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _catalogue_faults(catalogue: polib.POFile) -> Iterator[str]:
    entries = [entry for entry in catalogue if not entry.obsolete]
    for (_context, msgid), times in Counter(map(_key, entries)).items():
        if times > 1:
            yield f"{msgid!r} stands there {times} times"
    for entry in entries:
        if entry.fuzzy:
            yield f"{entry.msgid!r} is fuzzy"
        elif not _translations(entry) or not all(text.strip() for text in _translations(entry)):
            yield f"{entry.msgid!r} is not translated"
        else:
            yield from _placeholder_faults(entry)


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _placeholder_faults(entry: polib.POEntry) -> Iterator[str]:
    # One form of a plural may leave the number out ("one meeting"), but none may name what is not given.
    given = placeholders(entry.msgid_plural or entry.msgid)
    needed = placeholders(entry.msgid) & given if entry.msgid_plural else given
    for text in _translations(entry):
        named = placeholders(text)
        for name in sorted(needed - named):
            yield f"{entry.msgid!r}: the translation lacks {name}"
        for name in sorted(named - given):
            yield f"{entry.msgid!r}: the translation has {name}, which is not given"


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a message; unnamed ones are counted, because their order matters."""
    plain = text.replace("%%", "")
    percents = [f"%({match['name']})" if match["name"] else match[0] for match in _PERCENT.finditer(plain)]
    unnamed = Counter(found for found in percents if not found.startswith("%("))
    named = {found for found in percents if found.startswith("%(")}
    braces = {f"{{{name}}}" for name in _BRACE.findall(text)}
    return named | braces | {f"{times} × {found}" for found, times in unnamed.items()}


def _compiled_faults(catalogue: polib.POFile, path: Path) -> Iterator[str]:
    if not path.is_file():
        yield f"there is no {path.name}"
        return
    expected = _spoken(_compiled(catalogue))
    if _spoken(polib.mofile(str(path))) != expected:
        yield f"{path.name} is not compiled from the catalogue as it is now"


def _compiled(catalogue: polib.POFile) -> polib.MOFile:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "django.mo")
        catalogue.save_as_mofile(path)
        return polib.mofile(path)


def _spoken(compiled: polib.MOFile) -> dict[tuple[str | None, str], tuple[str, ...]]:
    return {_key(entry): tuple(_translations(entry)) for entry in compiled}


def said_by_the_code() -> polib.POFile | None:
    """Return every message of code and templates as Django extracts them, or None without `xgettext`."""
    if shutil.which("xgettext") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for source in SOURCES:
            shutil.copytree(
                ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
            )
        (copy / "locale").mkdir()
        subprocess.run(
            [
                sys.executable,
                "-m",
                "django",
                "makemessages",
                "--locale=en",
                "--no-wrap",
                "--extension=html,txt,py",
            ],
            cwd=copy,
            env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            check=True,
            capture_output=True,
        )
        return polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def main() -> int:
    found = list(faults())
    said = said_by_the_code()
    if said is not None:
        found += unsaid(LOCALE, LANGUAGES, said)
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    if said is None:
        sys.stdout.write(
            "xgettext is not installed: what the code says was not compared with the catalogues.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
