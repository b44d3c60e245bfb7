"""The organisers' side of forums: for people of a host body, with a second factor. To others it is not there."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers import forum_desk as desk
from apps.api.v1.serializers.forums import ForumLine, RegistrationLine
from apps.core.errors import InvalidInput
from apps.forums import services
from apps.forums.enums import ForumState, SessionKind
from apps.forums.models import Forum, Registration
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import (
    approved_companies,
    checks_for,
    forum_for_organiser,
    forums_for_organiser,
    idle_tables,
    registrations_for_organiser,
    tables_of,
    with_speakers,
)
from apps.forums.services.lifecycle import BY_HAND, next_states


class ForHosts(ApiView):
    """`permission` is what the role must include to see anything here."""

    permission = "forums.view_forum"

    def organiser(self, request: Request) -> User:
        return organiser_with(request, self.permission, no_such_forum())

    def found(self, request: Request, public_id: str) -> Forum:
        return with_speakers(forum_for_organiser(self.organiser(request), public_id))


class ForumDeskList(ForHosts):
    @operation(
        "List the forums that you host",
        item=ForumLine,
        query=PageQuery,
        order=("starts_on", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[Forum]:
        """For organisers with a second factor; drafts too."""
        rows = forums_for_organiser(self.organiser(request))
        return rows.select_related("edition__exhibition", "venue__city")

    @operation("Make a forum", body=desk.ForumBody, item=desk.ForumDeskLine, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> Forum:
        """A draft, hosted by your own bodies."""
        return services.create_forum(user=self.organiser(request), **desk.values_of(data))


class ForumDesk(ForHosts):
    @operation("Read a forum that you host", item=desk.ForumDeskLine)
    def get(self, request: Request, public_id: str) -> Forum:
        return self.found(request, public_id)

    @operation("Change a forum", body=desk.ForumBody, item=desk.ForumDeskLine)
    def patch(self, request: Request, public_id: str, data: dict[str, Any]) -> Forum:
        """When places are added, companies move up from the waiting list."""
        found = self.found(request, public_id)
        services.change_forum(user=reader(request), forum=found, **desk.values_of(data))
        return self.found(request, public_id)


class ForumSteps(ForHosts):
    @operation("List a forum's next steps with what they lack", item=desk.StepsLine)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        return self._steps(self.found(request, public_id))

    @operation("Take a forum to its next step", body=desk.ForumStepBody, item=desk.StepsLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """Conflicts: `invalid_transition`, and `not_ready`, which names everything that is `missing`."""
        found = self.found(request, public_id)
        return self._steps(
            services.move_forum(user=reader(request), forum=found, state=ForumState(data["state"]))
        )

    def _steps(self, forum: Forum) -> dict[str, Any]:
        now, possible = timezone.now(), next_states(forum)
        steps = [
            {"state": state, "by_hand": state in BY_HAND, "missing": checks_for(forum, state, now)}
            for state in ForumState
            if state in possible
        ]
        return {"state": forum.state, "next": steps}


class ForumCopies(ForHosts):
    @operation("Copy a forum", body=desk.CopyBody, item=desk.ForumDeskLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Forum:
        """A draft with the same rules, programme, slots and tables, from `starts_on`."""
        found = self.found(request, public_id)
        names = desk.columns("name", data.get("name", {}))
        return services.copy_forum(
            user=reader(request), forum=found, starts_on=data["starts_on"], names=names
        )


class ForumProgramme(ForHosts):
    @operation("Write a forum's programme", body=desk.ProgrammeBody, item=desk.ForumDeskLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Forum:
        """Replaces sessions and slots; a conflict (`slots_in_use`) where meetings are placed in them."""
        sessions = [
            services.SessionData(
                kind=SessionKind(each["kind"]),
                starts_at=each["starts_at"],
                ends_at=each["ends_at"],
                titles=desk.columns("title", each.get("title", {})),
            )
            for each in data["sessions"]
        ]
        services.write_programme(
            user=self.organiser(request), forum=self.found(request, public_id), sessions=sessions
        )
        return self.found(request, public_id)


class ForumSlots(ForHosts):
    @operation("Lay out a forum's slots", item=desk.ForumDeskLine, status=201)
    def post(self, request: Request, public_id: str) -> Forum:
        """Cuts the sessions of meetings into slots; earlier slots are replaced."""
        services.lay_out_slots(user=self.organiser(request), forum=self.found(request, public_id))
        return self.found(request, public_id)


class ForumTables(ForHosts):
    @operation("Add tables to a forum", body=desk.TablesBody, item=desk.ForumDeskLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Forum:
        services.add_tables(user=self.organiser(request), forum=self.found(request, public_id), **data)
        return self.found(request, public_id)


class TableOwners(ForHosts):
    @operation("Read which tables are kept for one company", item=desk.FixedTables)
    def get(self, request: Request, public_id: str) -> Response:
        return self._owners(forum_for_organiser(self.organiser(request), public_id))

    @operation("Keep a table for a company, or free it", body=desk.TableOwnerBody, item=desk.FixedTables)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Response:
        """Meetings that are there stay; the next plan and every booking keep to it."""
        found = forum_for_organiser(self.organiser(request), public_id)
        table = found.tables.select_related("forum").filter(label=data["table"]).first()
        if table is None:
            raise InvalidInput(_("This forum has no such table."), field="table")
        owner = None
        if data["owner"] is not None:
            owner = approved_companies(found).filter(public_id=data["owner"]).first()
            if owner is None:
                raise InvalidInput(_("This company does not take part in this forum."), field="owner")
        services.fix_table(user=reader(request), table=table, owner=owner)
        return self._owners(found)

    def _owners(self, forum: Forum) -> Response:
        idle = {each.table.pk: each.stands_empty for each in idle_tables(forum)}
        kept = tables_of(forum).filter(owner__isnull=False).select_related("owner")
        context = self.get_context() | {"idle": idle}
        return Response(desk.FixedTables({"tables": kept}, context=context).data)


class RegistrationDesk(ForHosts):
    permission = "forums.view_registration"

    def registrations(self, request: Request, public_id: str) -> QuerySet[Registration]:
        forum = self.found(request, public_id)
        rows = registrations_for_organiser(self.organiser(request)).filter(forum=forum)
        return rows.prefetch_related("delegates__person")

    def registration(self, request: Request, public_id: str, registration_id: str) -> Registration:
        found = self.registrations(request, public_id).filter(public_id=registration_id).first()
        if found is None:
            raise no_such_forum()
        return found


class RegistrationDeskList(RegistrationDesk):
    @operation(
        "List all registrations of a forum that you host",
        item=RegistrationLine,
        query=PageQuery,
        order=("created_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Registration]:
        return self.registrations(request, public_id)


class Approval(RegistrationDesk):
    @operation("Approve a registration", item=RegistrationLine)
    def post(self, request: Request, public_id: str, registration_id: str) -> Registration:
        """Where no place is left the company goes onto the waiting list: the answer's `state` says which."""
        found = self.registration(request, public_id, registration_id)
        services.approve_registration(user=reader(request), registration=found)
        return self.registration(request, public_id, registration_id)


class Waiting(RegistrationDesk):
    @operation("Put a registration on the waiting list", item=RegistrationLine)
    def post(self, request: Request, public_id: str, registration_id: str) -> Registration:
        found = self.registration(request, public_id, registration_id)
        services.put_on_waiting_list(user=reader(request), registration=found)
        return self.registration(request, public_id, registration_id)


class RegistrationRefusal(RegistrationDesk):
    @operation("Decline a registration", body=desk.RefusalBody, item=RegistrationLine)
    def post(
        self, request: Request, public_id: str, registration_id: str, data: dict[str, Any]
    ) -> Registration:
        found = self.registration(request, public_id, registration_id)
        services.decline_registration(user=reader(request), registration=found, reason=data["reason"])
        return self.registration(request, public_id, registration_id)
