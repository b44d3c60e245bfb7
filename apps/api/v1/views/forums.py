"""Forums, and one's own company's place in them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.forums import (
    DelegatesBody,
    ForumDetail,
    ForumLine,
    RegistrationBody,
    RegistrationLine,
    StayBody,
    StayLine,
)
from apps.api.v1.serializers.on_site import Badges
from apps.companies.models import Company, Person
from apps.companies.selectors import companies_of, own_company, people_of
from apps.core.errors import InvalidInput
from apps.forums import services
from apps.forums.badges import Card, cards_of_company
from apps.forums.models import Delegate, Forum, Registration, Slot
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import public_forum, public_forums, with_speakers


class ForumQuery(PageQuery):
    upcoming = serializers.BooleanField(
        required=False, help_text="Only what is still to come (true) or over (false); without it, all."
    )


class ForumList(PublicView):
    @operation("List the forums", item=ForumLine, query=ForumQuery, order=("starts_on", "public_id"))
    def get(self, request: Request) -> QuerySet[Forum]:
        today, forums = timezone.now().date(), public_forums()
        match self.query.get("upcoming"):
            case True:
                return forums.filter(ends_on__gte=today)
            case False:
                return forums.filter(ends_on__lt=today)
        return forums


class ForumView(PublicView):
    @operation("Read a forum with its programme", item=ForumDetail)
    def get(self, request: Request, public_id: str) -> Forum:
        return with_speakers(public_forum(public_id))


class RegistrationList(ApiView):
    @operation(
        "List your companies' registrations for a forum",
        item=RegistrationLine,
        query=PageQuery,
        order=("created_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Registration]:
        return _own_registrations(request, public_forum(public_id))

    @operation("Register a company for a forum", body=RegistrationBody, item=RegistrationLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Registration:
        """The organisers decide; `people` sit at the table. A cancelled registration can be asked for again."""
        forum = public_forum(public_id)
        company = own_company(reader(request), data["company"])
        registration = services.register_for_forum(
            user=reader(request),
            forum=forum,
            company=company,
            people=_people(company, data["people"]),
            note=data.get("note", ""),
        )
        return _own_registrations(request, forum).get(pk=registration.pk)


class RegistrationView(ApiView):
    @operation("Read a registration of your company", item=RegistrationLine)
    def get(self, request: Request, public_id: str, registration_id: str) -> Registration:
        return _own_registration(request, public_id, registration_id)

    @operation("Change who sits at the table", body=DelegatesBody, item=RegistrationLine)
    def patch(
        self, request: Request, public_id: str, registration_id: str, data: dict[str, Any]
    ) -> Registration:
        registration = _own_registration(request, public_id, registration_id)
        if "people" in data:
            people = _people(registration.company, data["people"])
            services.set_delegates(user=reader(request), registration=registration, people=people)
        return _own_registration(request, public_id, registration_id)

    @operation("Cancel a registration", status=204)
    def delete(self, request: Request, public_id: str, registration_id: str) -> None:
        """The company takes part no longer; its requests and meetings there end."""
        registration = _own_registration(request, public_id, registration_id)
        services.cancel_registration(user=reader(request), registration=registration)


class BadgeList(ApiView):
    @operation("Read the badges of your company's delegates", item=Badges)
    def get(self, request: Request, public_id: str, registration_id: str) -> dict[str, list[Card]]:
        """For everybody of the team, once the company takes part."""
        registration = _own_registration(request, public_id, registration_id)
        return {"badges": cards_of_company(registration.forum, registration.company)}


class StayView(ApiView):
    @operation("Read when a delegate is there", item=StayLine)
    def get(self, request: Request, public_id: str, registration_id: str, person_id: str) -> Delegate:
        return _own_delegate(request, public_id, registration_id, person_id)

    @operation("Say when a delegate is there", body=StayBody, item=StayLine)
    def patch(
        self, request: Request, public_id: str, registration_id: str, person_id: str, data: dict[str, Any]
    ) -> Delegate:
        """The next plan and every booking keep to it."""
        delegate = _own_delegate(request, public_id, registration_id, person_id)
        services.set_stay(
            user=reader(request),
            delegate=delegate,
            arrives_at=data.get("arrives_at", delegate.arrives_at),
            leaves_at=data.get("leaves_at", delegate.leaves_at),
            away_in=slots_of_numbers(delegate.registration.forum, data["away_in"])
            if "away_in" in data
            else None,
        )
        return _own_delegate(request, public_id, registration_id, person_id)


def _own_registrations(request: Request, forum: Forum) -> QuerySet[Registration]:
    mine = companies_of(reader(request)).order_by().values("pk")
    rows = Registration.objects.filter(forum=forum, company__in=mine)
    return rows.select_related("forum", "company").prefetch_related("delegates__person")


def _own_registration(request: Request, public_id: str, registration_id: str) -> Registration:
    own = _own_registrations(request, public_forum(public_id))
    registration = own.filter(public_id=registration_id).first()
    if registration is None:
        raise no_such_forum()
    return registration


def _own_delegate(request: Request, public_id: str, registration_id: str, person_id: str) -> Delegate:
    registration = _own_registration(request, public_id, registration_id)
    rows = registration.delegates.select_related("person", "registration__forum", "registration__company")
    found = rows.prefetch_related("blocked_slots").filter(person__public_id=person_id).first()
    if found is None:
        raise no_such_forum()
    return found


def slots_of_numbers(forum: Forum, numbers: list[int]) -> list[Slot]:
    """Return the forum's slots of these numbers; a number that it has not is refused."""
    slots = list(forum.slots.filter(number__in=numbers))
    if len(slots) != len(set(numbers)):
        raise InvalidInput(_("This forum has no such slot."), field="away_in")
    return slots


def _people(company: Company, ids: list[str]) -> list[Person]:
    """Return the company's people with these ids; one that is not among them is refused like anybody else's."""
    people = list(people_of(company).filter(public_id__in=ids))
    if len(people) != len(set(ids)):
        raise InvalidInput(_("Choose people of your own company."), field="people")
    return people
