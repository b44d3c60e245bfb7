"""Load the themes from the project's own file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.opportunities.services import load_opportunities
from apps.reference.csv_rows import DataFileError


class Command(BaseCommand):
    help = "Loads the opportunities; safe to repeat. Run load_reference first."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_opportunities()
        except DataFileError as error:
            raise CommandError(str(error)) from None
        for table, count in counts.items():
            self.stdout.write(f"{table}: {count}")
