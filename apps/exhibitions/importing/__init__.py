"""Reading files of editions: CSV, JSON-LD, iCalendar. Plain values in and out; no database, no clock.

A reader returns what each row says, and what is wrong with which row as a code with values: the sentence is written
in the language of whoever reads it.
"""

from apps.exhibitions.importing.csv_file import read_csv
from apps.exhibitions.importing.days import DateOrder
from apps.exhibitions.importing.ics_file import read_ics
from apps.exhibitions.importing.json_ld import read_json_ld
from apps.exhibitions.importing.rows import Incoming, Problem, Read

READERS = {"csv": read_csv, "jsonld": read_json_ld, "ics": read_ics}


SUFFIXES = {
    "csv": "csv",
    "tsv": "csv",
    "json": "jsonld",
    "jsonld": "jsonld",
    "ics": "ics",
}


def format_of(name: str) -> str:
    """Return the format that a file's name says, or "" for one that is none of ours."""
    return SUFFIXES.get(name.rpartition(".")[2].lower(), "")


__all__ = (
    "READERS", "DateOrder", "Incoming", "Problem", "Read", "format_of", "read_csv", "read_ics", "read_json_ld",
)  # fmt: skip
