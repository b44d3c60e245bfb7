"""The reader: settings and inbox."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.accounts.services import change_settings
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.paging import PAGE_SIZE, bad_cursor, envelope
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import Nothing
from apps.api.v1.serializers.people import Inbox, Me, NoticeChoicesBody, NoticeGroups, SettingsChanges
from apps.api.v1.serializers.texts import in_zone
from apps.notifications import services
from apps.notifications.selectors import (
    GroupChoice,
    InboxPage,
    choices_of,
    get_notification,
    inbox_page,
    unread_count,
)


class MeView(ApiView):
    @operation("Read your settings", item=Me)
    def get(self, request: Request) -> User:
        return reader(request)

    @operation("Change your settings", body=SettingsChanges, item=Me)
    def patch(self, request: Request, data: dict[str, Any]) -> User:
        user = reader(request)
        there = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
        return change_settings(user=user, **(there | data))


class NotificationList(ApiView):
    @operation("Read your inbox", item=Inbox, query=PageQuery)
    def get(self, request: Request) -> Response:
        """Newest first, each line in the language of the request."""
        page = self._inbox(request)
        zone = timezone.get_current_timezone_name()
        lines = [
            {
                "id": entry.public_id,
                "at": in_zone(entry.at, zone),
                "time_zone": zone,
                "is_unread": entry.is_unread,
                "text": entry.text,
                "url": entry.url,
            }
            for entry in page.entries
        ]
        unread = {"unread": unread_count(reader(request))}
        return Response(envelope(request, lines, next=page.older, previous=None) | unread)

    def _inbox(self, request: Request) -> InboxPage:
        try:
            return inbox_page(
                reader(request),
                before=self.query.get("cursor"),
                page_size=self.query.get("limit", PAGE_SIZE),
            )
        except Http404:
            raise bad_cursor(
                _("This page address is not valid any more. Start again from the first page.")
            ) from None


class ReadAll(ApiView):
    @operation("Mark your whole inbox as read", body=Nothing, status=204)
    def post(self, request: Request, data: dict[str, Any]) -> None:
        services.mark_all_read(user=reader(request))


class ReadOne(ApiView):
    @operation("Mark one line of your inbox as read", body=Nothing, status=204)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> None:
        line = get_notification(reader(request), public_id)
        services.mark_read(user=reader(request), notification_public_ids=[line.public_id])


class NoticeChoices(ApiView):
    @operation("Read what you are told, and by which way", item=NoticeGroups)
    def get(self, request: Request) -> dict[str, list[GroupChoice]]:
        return {"results": choices_of(reader(request))}

    @operation("Choose what you are told, and by which way", body=NoticeChoicesBody, item=NoticeGroups)
    def patch(self, request: Request, data: dict[str, Any]) -> dict[str, list[GroupChoice]]:
        """What is mandatory cannot be switched off."""
        chosen = {(one["group"], one["way"]): one["is_wanted"] for one in data.get("choices", [])}
        services.choose_notices(user=reader(request), choices=chosen)
        return {"results": choices_of(reader(request))}
