"""Fill the database with a made-up market, for measuring."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.directory.synthetic import make_and_index, remove_market


class Command(BaseCommand):
    help = "Adds made-up companies with lines, the same for the same seed; or takes them away. For measuring only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--companies", type=int, default=20_000)
        parser.add_argument("--lines", type=int, default=5, help="lines of each company")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--remove", action="store_true", help="only take the made-up companies away")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(f"{remove_market()} companies removed")
            return
        try:
            companies, lines = make_and_index(
                companies=options["companies"], lines=options["lines"], seed=options["seed"]
            )
        except LookupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{companies} companies, {lines} lines")
