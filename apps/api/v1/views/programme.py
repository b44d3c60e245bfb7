"""The programme of a company and of each of its people."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from apps.agenda.selectors.programme import person_of, programme_of
from apps.api.operations import ApiView, Query, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.programme import ProgrammeAnswer
from apps.companies.selectors import own_company


class ProgrammeQuery(Query):
    person = serializers.CharField(
        required=False, max_length=12, help_text="Somebody of your company, by their id."
    )


class ProgrammeView(ApiView):
    @operation("Read your company's programme", item=ProgrammeAnswer, query=ProgrammeQuery)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        """Sessions, meetings and trips by days; of one person where one is named."""
        company = own_company(reader(request), public_id)
        person = person_of(company, self.query.get("person", ""))
        return {"days": programme_of(reader(request), company, person)}
