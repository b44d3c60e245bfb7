"""Keeping the calendar: for organisers whose role includes it, with a second factor. To others it is not there."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import organiser_with
from apps.api.v1.serializers.keeping import (
    ClaimBody,
    ClaimLine,
    DeadlineBody,
    DecisionBody,
    EditionBody,
    ImportBody,
    ImportDetail,
    ImportLine,
    KeptDeadline,
    KeptEdition,
    OrderBody,
    PhasesBody,
    StaleLine,
)
from apps.api.v1.serializers.meetings import Nothing
from apps.exhibitions import selectors, services
from apps.exhibitions.importing import format_of
from apps.exhibitions.models import CalendarImport, DateClaim, Deadline, Edition
from apps.exhibitions.permissions import EDIT
from apps.exhibitions.services import EditionData, PhaseData
from apps.exhibitions.tasks import carry_out_import

EDITION_FIELDS = ("start_date", "end_date", "status", "confidence", "city", "venue", "source", "source_url")


class ForKeepers(ApiView):
    def keeper(self, request: Request) -> User:
        return organiser_with(request, EDIT, selectors.no_such_edition())


class StaleList(ForKeepers):
    @operation(
        "List the editions to look up again", item=StaleLine, query=PageQuery, order=("start_date", "slug")
    )
    def get(self, request: Request) -> QuerySet[Edition]:
        """Those to come whose dates nobody has checked lately, the soonest first."""
        self.keeper(request)
        return selectors.stale()


class ClaimList(ForKeepers):
    @operation(
        "List the dates on which sources disagree",
        item=ClaimLine,
        query=PageQuery,
        order=("noted_at", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[DateClaim]:
        self.keeper(request)
        return selectors.claims_open()


class ClaimDecision(ForKeepers):
    @operation("Decide between two sources", body=DecisionBody, item=ClaimLine)
    def post(self, request: Request, claim_id: str, data: dict[str, Any]) -> DateClaim:
        """Somebody else's decision before yours is a conflict (`claim_settled`)."""
        user = self.keeper(request)
        return services.settle_claim(user=user, claim=selectors.claim_of(claim_id), **data)


class KeptEditionView(ForKeepers):
    @operation("Read an edition as it is kept", item=KeptEdition)
    def get(self, request: Request, slug: str) -> Edition:
        self.keeper(request)
        return selectors.kept_edition(slug)

    @operation("Correct an edition", body=EditionBody, item=KeptEdition)
    def patch(self, request: Request, slug: str, data: dict[str, Any]) -> Edition:
        """Followers and companies that go hear of what moved."""
        user, found = self.keeper(request), selectors.kept_edition(slug)
        there = {name: getattr(found, name) for name in EDITION_FIELDS}
        services.correct_edition(user=user, edition=found, data=EditionData(**(there | data)))
        return selectors.kept_edition(slug)


class EditionCheck(ForKeepers):
    @operation("Say that an edition was checked and nothing has moved", body=Nothing, item=KeptEdition)
    def post(self, request: Request, slug: str, data: dict[str, Any]) -> Edition:
        services.confirm_edition(user=self.keeper(request), edition=selectors.kept_edition(slug))
        return selectors.kept_edition(slug)


class EditionPhases(ForKeepers):
    @operation("Write the phases of an edition", body=PhasesBody, item=KeptEdition)
    def post(self, request: Request, slug: str, data: dict[str, Any]) -> Edition:
        """All of them at once."""
        user, found = self.keeper(request), selectors.kept_edition(slug)
        phases = [PhaseData(**phase) for phase in data["phases"]]
        services.set_phases(user=user, edition=found, phases=phases, source=data["source"])
        return selectors.kept_edition(slug)


class EditionDeadlines(ForKeepers):
    @operation("Keep a deadline of an edition", body=DeadlineBody, item=KeptDeadline, status=201)
    def post(self, request: Request, slug: str, data: dict[str, Any]) -> Deadline:
        """There is one of each kind: writing it again moves it."""
        user = self.keeper(request)
        return services.set_deadline(user=user, edition=selectors.edition_by_slug(slug), **data)


class EditionDeadline(ForKeepers):
    @operation("Take a deadline away", status=204)
    def delete(self, request: Request, slug: str, deadline_id: str) -> None:
        user = self.keeper(request)
        found = selectors.deadline_of(selectors.edition_by_slug(slug), deadline_id)
        services.remove_deadline(user=user, deadline=found)


class EditionClaims(ForKeepers):
    @operation("Note the dates that another source gives", body=ClaimBody, item=ClaimLine, status=201)
    def post(self, request: Request, slug: str, data: dict[str, Any]) -> DateClaim:
        """Both stand side by side until somebody decides; readers see nothing of it."""
        user = self.keeper(request)
        return services.note_claim(user=user, edition=selectors.edition_by_slug(slug), **data)


class ImportList(ForKeepers):
    parser_classes = [MultiPartParser]

    @operation(
        "List the calendar imports", item=ImportLine, query=PageQuery, order=("-created_at", "public_id")
    )
    def get(self, request: Request) -> QuerySet[CalendarImport]:
        self.keeper(request)
        return selectors.import_rows()

    @operation("Take a file of editions in", body=ImportBody, item=ImportDetail, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> CalendarImport:
        """Nothing changes yet: a worker reads it, and the import then tells what would change."""
        user, file = self.keeper(request), data.pop("file")
        run = services.start_import(
            user=user, name=file.name, format=format_of(file.name), content=file.read(), **data
        )
        carry_out_import.delay_on_commit(run.pk)
        return run


class ImportView(ForKeepers):
    @operation("Read a calendar import", item=ImportDetail)
    def get(self, request: Request, import_id: str) -> CalendarImport:
        """At stage `preview`, state `done`, it waits for your decision."""
        self.keeper(request)
        return selectors.import_of(import_id)


class ImportOrder(ForKeepers):
    @operation("Say how an import writes its days", body=OrderBody, item=ImportDetail)
    def post(self, request: Request, import_id: str, data: dict[str, Any]) -> CalendarImport:
        """The file is read again."""
        user, run = self.keeper(request), selectors.import_of(import_id)
        services.tell_date_order(user=user, run=run, **data)
        carry_out_import.delay_on_commit(run.pk)
        return selectors.import_of(import_id)


class ImportConfirmation(ForKeepers):
    @operation("Take a calendar import over", body=Nothing, item=ImportDetail)
    def post(self, request: Request, import_id: str, data: dict[str, Any]) -> CalendarImport:
        """All of it or nothing, and only as the preview showed it."""
        user, run = self.keeper(request), selectors.import_of(import_id)
        services.confirm_import(user=user, run=run)
        carry_out_import.delay_on_commit(run.pk)
        return selectors.import_of(import_id)
