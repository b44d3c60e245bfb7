"""Measure the searches on what is in the database now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.companies.models import Company, Listing
from apps.directory.facets import Criteria
from apps.directory.timing import plan_of_search, time_companies, time_goods


class Command(BaseCommand):
    help = "Times searches for companies (text and two facets) and for HS codes, and shows a plan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = options["rounds"]
        self.stdout.write(f"{Company.objects.count()} companies, {Listing.objects.count()} lines")
        self.stdout.write(f"companies: {time_companies(rounds=rounds)}")
        self.stdout.write(f"HS codes: {time_goods(rounds=10 * rounds)}")
        self.stdout.write(plan_of_search(Criteria(query="石油", country="CN", side="offer")))
