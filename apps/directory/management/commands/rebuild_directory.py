"""Make the directory's entries anew, after rows were changed past the services."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.directory.services import rebuild_directory


class Command(BaseCommand):
    help = "Makes all entries of the company directory anew; safe to repeat and to run beside readers."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_directory()} companies")
