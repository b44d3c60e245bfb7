"""The people of one's own company."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.companies import PersonBody, PersonLine
from apps.companies import services
from apps.companies.models import Person
from apps.companies.selectors import member_without_person, no_such_company, own_company, people_of


class PersonList(ApiView):
    @operation(
        "List the people of your company",
        item=PersonLine,
        query=PageQuery,
        order=("family_name", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Person]:
        return people_of(own_company(reader(request), public_id))

    @operation("Add a person", body=PersonBody, item=PersonLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Person:
        """A person with the mail address of a member of your team sees the meetings as their own."""
        company = own_company(reader(request), public_id)
        account = member_without_person(company, data.get("email", ""))
        return services.add_person(user=reader(request), company=company, account=account, **data)


class PersonView(ApiView):
    @operation("Read a person of your company", item=PersonLine)
    def get(self, request: Request, public_id: str, person_id: str) -> Person:
        return self._person(request, public_id, person_id)

    @operation("Change a person of your company", body=PersonBody, item=PersonLine)
    def patch(self, request: Request, public_id: str, person_id: str, data: dict[str, Any]) -> Person:
        person = self._person(request, public_id, person_id)
        return services.change_person(
            user=reader(request), person=person, **({"languages": person.languages} | data)
        )

    @operation("Note that a person has left your company", status=204)
    def delete(self, request: Request, public_id: str, person_id: str) -> None:
        """They are taken out of what is still to come; what was stays on record."""
        services.person_leaves(user=reader(request), person=self._person(request, public_id, person_id))

    def _person(self, request: Request, public_id: str, person_id: str) -> Person:
        company = own_company(reader(request), public_id)
        person = people_of(company).select_related("company").filter(public_id=person_id).first()
        if person is None:
            raise no_such_company()
        return person
