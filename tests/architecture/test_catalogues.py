"""The check of the translations finds what it is there for."""

from pathlib import Path

import polib
import pytest

from tests.architecture.catalogues import faults, placeholders, unsaid


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    """A catalogue in which nothing is wrong."""
    write(tmp_path, *GOOD)
    return tmp_path


def entry(msgid: str, msgstr: str = "", **values: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **values)


GOOD = (
    entry("Good day", "Salam"),
    entry("%(count)s seats of {hall}", "{hall}: %(count)s yer"),
    entry(
        "%(count)s day",
        msgid_plural="%(count)s days",
        msgstr_plural={0: "%(count)s gün", 1: "%(count)s gün"},
    ),
)


def write(folder: Path, *entries: polib.POEntry, compiled: bool = True) -> None:
    path = folder / "az" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.extend(entries)
    catalogue.save(str(path))
    if compiled:
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def found(folder: Path) -> list[str]:
    return list(faults(folder, ("az",)))


def test_a_whole_catalogue_has_no_fault(locale: Path) -> None:
    assert found(locale) == []


def test_a_missing_catalogue_is_a_fault(tmp_path: Path) -> None:
    assert found(tmp_path) == ["az: there is no django.po"]


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (entry("Bye"), "'Bye' is not translated"),
        (entry("Bye", "Sağ ol", flags=["fuzzy"]), "'Bye' is fuzzy"),
        (entry("For %(name)s", "Üçün"), "'For %(name)s': the translation lacks %(name)"),
        (entry("For {name}", "{ad} üçün"), "'For {name}': the translation lacks {name}"),
        (entry("Nobody", "%(who)s"), "'Nobody': the translation has %(who), which is not given"),
        (entry("%s of %s", "%s"), "'%s of %s': the translation lacks 2 × %s"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, bad: polib.POEntry, fault: str) -> None:
    write(tmp_path, *GOOD, bad)
    assert f"az: {fault}" in found(tmp_path)


def test_a_plural_without_one_form_is_not_translated(tmp_path: Path) -> None:
    half = entry("%(n)s hour", msgid_plural="%(n)s hours", msgstr_plural={0: "%(n)s saat", 1: ""})
    write(tmp_path, *GOOD, half)
    assert found(tmp_path) == ["az: '%(n)s hour' is not translated"]


def test_a_message_twice_is_told(tmp_path: Path) -> None:
    write(tmp_path, *GOOD, entry("Good day", "Salam"), compiled=True)
    assert found(tmp_path) == ["az: 'Good day' stands there 2 times"]


def test_a_compiled_file_that_is_behind_or_missing_is_told(tmp_path: Path) -> None:
    write(tmp_path, *GOOD)
    write(tmp_path, *GOOD, entry("Bye", "Sağ ol"), compiled=False)
    assert found(tmp_path) == ["az: django.mo is not compiled from the catalogue as it is now"]
    (tmp_path / "az" / "LC_MESSAGES" / "django.mo").unlink()
    assert found(tmp_path) == ["az: there is no django.mo"]


def test_what_the_code_says_and_no_catalogue_has_is_told(locale: Path) -> None:
    said = polib.POFile()
    said.extend([entry("Good day"), entry("New here", occurrences=[("apps/x.py", "7")])])
    assert list(unsaid(locale, ("az",), said)) == ["az: 'New here' (apps/x.py) is not in the catalogue"]


def test_placeholders() -> None:
    assert placeholders("%(count)d of {hall}, 100 %% sure, {{ not }}") == {"%(count)", "{hall}"}
    assert placeholders("%s and %s") == {"2 × %s"}
