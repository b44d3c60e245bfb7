"""What makes the demonstration alive: interests, a proposal, a step, a result, meetings at fairs, a trip."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from apps.accounts.models import User
from apps.agenda.selectors import fits_for
from apps.agenda.services import plan_trip
from apps.companies.models import Company
from apps.opportunities.models import Opportunity
from apps.opportunities.services import (
    move_stage,
    plan_next,
    propose_opportunity,
    report_result,
    say_interest,
    submit_proposal,
)
from apps.reference.models import Sector
from apps.website.demo.at_fairs import meet_at_fairs

STOPS = 3
PROPOSAL = {
    "language": "az",
    "title": "Qurudulmuş meyvə və qoz-fındıq emalı sexi",
    "sought": "Şimal-qərbdə emal sexi üçün avadanlıq, texnologiya və Çində satış tərəfdaşı axtarırıq.",
    "kind": "agro",
    "region": "north_west",
    "place_name": "Zaqatala",
}
TRIP_TITLES = {"az": "Çinə yaz səfəri", "zh-hans": "春季参展行程"}


def sides_of(owners: Mapping[str, User]) -> dict[str, tuple[User, Company]]:
    """Return who acts for which company, by country."""
    return {country: (user, _company_of(user)) for country, user in owners.items()}


def enliven(sides: dict[str, tuple[User, Company]], organiser: User) -> None:
    """Let the demo's people use opportunities, where these are loaded, and plan a trip each."""
    if Opportunity.objects.filter(code="ALATLC").exists():
        _opportunities(sides, organiser)
    meet_at_fairs(sides)
    for user, company in sides.values():
        editions = [fit.edition for fit in fits_for(company, limit=STOPS)]
        if editions:
            title = TRIP_TITLES[user.language]
            plan_trip(
                user=user, company=company, title=title, editions=editions, people=company.people.all()[:2]
            )


def _opportunities(sides: dict[str, tuple[User, Company]], organiser: User) -> None:
    hub = Opportunity.objects.get(code="ALATLC")
    azerbaijani, chinese = sides["AZ"], sides["CN"]
    say_interest(
        user=chinese[0], company=chinese[1], opportunity=hub, is_public=True, message="我们希望设立海外仓。"
    )
    say_interest(user=azerbaijani[0], company=azerbaijani[1], opportunity=hub)
    move_stage(user=organiser, opportunity=hub, stage="interest")
    plan_next(
        user=organiser,
        opportunity=hub,
        owner=organiser,
        next_step="Call both sides",
        next_on=timezone.localdate() - timedelta(days=2),
    )
    food = list(Sector.objects.filter(code__in=("FOOD", "AGRI")))
    proposal = propose_opportunity(user=azerbaijani[0], company=azerbaijani[1], sectors=food, **PROPOSAL)
    submit_proposal(user=azerbaijani[0], proposal=proposal)
    for (user, company), partner in ((azerbaijani, chinese[1]), (chinese, azerbaijani[1])):
        report_result(
            user=user, company=company, partner=partner, kind="contract", opportunity=hub, value=Decimal(250_000),
            currency="USD", is_confidential=False,
        )  # fmt: skip


def _company_of(user: User) -> Company:
    return Company.objects.filter(memberships__user=user).order_by("memberships__created_at", "pk")[0]
