"""Load the reference data and the calendar from the project's own files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.companies.services import load_known_names
from apps.exhibitions.services import load_calendar
from apps.reference.csv_rows import DataFileError
from apps.reference.services import load_reference


class Command(BaseCommand):
    help = "Loads reference data and the exhibition calendar; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--leave-terms",
            action="store_true",
            help="leave the search terms of new HS codes to write_hs_terms: half of a first load",
        )

    def handle(self, *args: Any, leave_terms: bool, **options: Any) -> None:
        try:
            counts = load_reference(leaves_terms=leave_terms) | load_known_names() | load_calendar()
        except DataFileError as error:
            raise CommandError(str(error)) from None
        for table, count in counts.items():
            self.stdout.write(f"{table}: {count}")
