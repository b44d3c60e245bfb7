"""Load a forum instance (.dzn or JSON) into the database."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.accounts.models import OrganiserBody
from apps.core.errors import DomainError
from apps.meetings.scheduler import ProblemError
from apps.meetings.scheduler.reading import read_problem
from apps.meetings.services import import_forum


class Command(BaseCommand):
    help = "Loads a forum instance (.dzn or JSON) as an example forum that can be planned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", help="default: the file's name")
        parser.add_argument("--day", type=date.fromisoformat, help="default: in 30 days")
        parser.add_argument("--zone", default="Asia/Shanghai")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            problem = read_problem(path)
            forum = import_forum(
                name=options["name"] or path.name.split(".")[0],
                problem=problem,
                hosts=list(OrganiserBody.objects.all()),
                first_day=options["day"] or timezone.localdate() + timedelta(days=30),
                time_zone=options["zone"],
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except (ProblemError, DomainError) as error:
            raise CommandError(f"{path}: {error}") from None
        self.stdout.write(
            f"{forum} ({forum.public_id}): {len(problem.participants)} participants, "
            f"{len(problem.requests)} accepted requests, {problem.slots} slots, {forum.tables.count()} tables."
        )
