"""Write the search terms that a load of the reference data has left for later."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.reference.services import write_missing_terms


class Command(BaseCommand):
    help = "Writes the search terms of HS codes that have none; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"HS codes with new search terms: {write_missing_terms()}")
