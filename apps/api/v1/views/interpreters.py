"""Interpreters: whom the organisers know, and who works when at a forum."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.api.operations import PageQuery, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers import interpreters as lines
from apps.api.v1.views.forum_desk import ForHosts
from apps.api.v1.views.forums import slots_of_numbers
from apps.core.errors import InvalidInput
from apps.forums import services
from apps.forums.models import Forum, ForumInterpreter, Interpreter
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import forum_for_organiser


class InterpreterList(ForHosts):
    permission = "forums.view_interpreter"

    @operation(
        "List the known interpreters",
        item=lines.InterpreterLine,
        query=PageQuery,
        order=("name", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[Interpreter]:
        """Any forum can engage them."""
        self.organiser(request)
        return Interpreter.objects.all()

    @operation("Note an interpreter", body=lines.InterpreterBody, item=lines.InterpreterLine, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> Interpreter:
        return services.add_interpreter(user=self.organiser(request), **data)


class EngagementList(ForHosts):
    permission = "forums.view_foruminterpreter"

    @operation("Read who interprets at a forum", item=lines.Engagements)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        return self.engaged(forum_for_organiser(self.organiser(request), public_id))

    @operation("Engage an interpreter", body=lines.EngagementBody, item=lines.Engagements, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """A second time changes nothing."""
        found = forum_for_organiser(self.organiser(request), public_id)
        interpreter = Interpreter.objects.filter(public_id=data["interpreter"]).first()
        if interpreter is None:
            raise InvalidInput(_("There is no such interpreter."), field="interpreter")
        services.engage_interpreter(user=reader(request), forum=found, interpreter=interpreter)
        return self.engaged(found)

    def engaged(self, forum: Forum) -> dict[str, Any]:
        return {"interpreters": _engagements(forum).order_by("interpreter__name", "pk")}


class EngagementView(ForHosts):
    permission = "forums.view_foruminterpreter"

    @operation("Say when an interpreter works", body=lines.HoursBody, item=lines.EngagementLine)
    def patch(
        self, request: Request, public_id: str, interpreter_id: str, data: dict[str, Any]
    ) -> ForumInterpreter:
        """The next plan and every booking keep to it; meetings that are there stay."""
        found = self._found(request, public_id, interpreter_id)
        names = ("arrives_at", "leaves_at", "longest_run", "rest_slots")
        hours = services.Hours(**{name: data.get(name, getattr(found, name)) for name in names})
        away_in = slots_of_numbers(found.forum, data["away_in"]) if "away_in" in data else None
        services.set_hours(user=reader(request), engagement=found, hours=hours, away_in=away_in)
        return self._found(request, public_id, interpreter_id)

    @operation("End an interpreter's engagement", status=204)
    def delete(self, request: Request, public_id: str, interpreter_id: str) -> None:
        """No later plan counts on them; meetings that they have stay until these move."""
        services.release_interpreter(
            user=reader(request), engagement=self._found(request, public_id, interpreter_id)
        )

    def _found(self, request: Request, public_id: str, interpreter_id: str) -> ForumInterpreter:
        rows = _engagements(forum_for_organiser(self.organiser(request), public_id))
        found = rows.filter(interpreter__public_id=interpreter_id).first()
        if found is None:
            raise no_such_forum()
        return found


def _engagements(forum: Forum) -> QuerySet[ForumInterpreter]:
    rows = ForumInterpreter.objects.filter(forum=forum).select_related("interpreter", "forum")
    return rows.prefetch_related("blocked_slots")
