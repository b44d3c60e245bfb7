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

__all__ = ("READERS", "DateOrder", "Incoming", "Problem", "Read", "read_csv", "read_ics", "read_json_ld")
