"""Where companies go, what a reader follows, and the private calendar addresses."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.agenda.enums import FeedKind
from apps.agenda.selectors import feed_url
from apps.agenda.services import make_calendar_address, revoke_calendar_address
from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.v1 import rows
from apps.api.v1.readers import reader
from apps.api.v1.serializers.attending import (
    AddressLine,
    AttendanceBody,
    AttendanceChange,
    AttendanceLine,
    FollowedLine,
    VisitorLine,
)
from apps.api.v1.serializers.exhibitions import EditionLine
from apps.api.v1.serializers.meetings import Nothing
from apps.companies.selectors import own_company
from apps.core.errors import NotFound
from apps.exhibitions import selectors, services
from apps.exhibitions.models import Attendance, Exhibition

EDITION_ORDER = ("is_undated", "shown_from", "slug")


class AttendanceList(ApiView):
    @operation(
        "List where your company goes",
        item=AttendanceLine,
        query=PageQuery,
        order=("-created_at", "edition__slug"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Attendance]:
        return selectors.attendances_of(own_company(reader(request), public_id))

    @operation("Say that your company goes", body=AttendanceBody, item=AttendanceLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Attendance:
        """For verified companies. Saying it again changes the entry."""
        company = own_company(reader(request), public_id)
        edition = selectors.edition_by_slug(data.pop("edition"))
        return services.attend_edition(user=reader(request), company=company, edition=edition, **data)


class AttendanceView(ApiView):
    @operation("Read how your company goes", item=AttendanceLine)
    def get(self, request: Request, public_id: str, slug: str) -> Attendance:
        return self._entry(request, public_id, slug)

    @operation("Change how your company goes", body=AttendanceChange, item=AttendanceLine)
    def patch(self, request: Request, public_id: str, slug: str, data: dict[str, Any]) -> Attendance:
        entry = self._entry(request, public_id, slug)
        there = {name: getattr(entry, name) for name in ("role", "booth", "is_public")}
        return services.attend_edition(
            user=reader(request), company=entry.company, edition=entry.edition, **(there | data)
        )

    @operation("Take back that your company goes", status=204)
    def delete(self, request: Request, public_id: str, slug: str) -> None:
        entry = self._entry(request, public_id, slug)
        services.leave_edition(user=reader(request), company=entry.company, edition=entry.edition)

    def _entry(self, request: Request, public_id: str, slug: str) -> Attendance:
        return selectors.attendance_of(own_company(reader(request), public_id), slug)


class EditionCompanies(PublicView):
    @operation(
        "List the companies that go to an edition",
        item=VisitorLine,
        query=PageQuery,
        order=("company__sort_key", "company__public_id"),
    )
    def get(self, request: Request, slug: str) -> QuerySet[Attendance]:
        """Those that let others see it, and your own."""
        return selectors.attendances_for(selectors.edition_by_slug(slug), request.user)


class OwnEditions(ApiView):
    @operation(
        "List the coming editions that you follow or attend",
        item=EditionLine,
        query=PageQuery,
        order=EDITION_ORDER,
    )
    def get(self, request: Request) -> Response:
        found = selectors.coming_editions_of_reader(reader(request))
        shown = rows.edition_rows(found, "is_undated", "shown_from")
        return self.page(shown, lambda page: rows.edition_lines(page, self.lang))


class FollowedList(ApiView):
    @operation("List the exhibitions that you follow", item=FollowedLine, query=PageQuery, order=("code",))
    def get(self, request: Request) -> QuerySet[Exhibition]:
        return selectors.followed_fairs(reader(request))


class CalendarAddress(ApiView):
    """The private address under which calendar programs fetch one's agenda with its trips, or one's exhibitions."""

    @operation("Read a private calendar address", item=AddressLine)
    def get(self, request: Request, feed: str) -> dict[str, str | None]:
        return _address(reader(request), _kind(feed))

    @operation("Make a private calendar address", body=Nothing, item=AddressLine, status=201)
    def post(self, request: Request, feed: str, data: dict[str, Any]) -> dict[str, str | None]:
        """An earlier one stops working."""
        make_calendar_address(user=reader(request), kind=_kind(feed))
        return _address(reader(request), _kind(feed))

    @operation("Close a private calendar address", status=204)
    def delete(self, request: Request, feed: str) -> None:
        revoke_calendar_address(user=reader(request), kind=_kind(feed))


def _kind(feed: str) -> FeedKind:
    if feed not in FeedKind.values:
        raise NotFound(_("There is no such calendar."))
    return FeedKind(feed)


def _address(user: User, kind: FeedKind) -> dict[str, str | None]:
    path = feed_url(user, kind)
    return {"kind": kind.value, "url": f"{settings.SITE_URL}{path}" if path else None}
