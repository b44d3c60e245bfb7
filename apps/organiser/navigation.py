"""The admin panel's sidebar: what organisers do, in the order in which they do it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Today"),
            "items": [
                _item(_("Dashboard"), "dashboard", "admin:index"),
                _item(
                    _("Verification"),
                    "verified_user",
                    "admin:companies_company_changelist",
                    "companies.change_company",
                    query="?queue=waiting",
                ),
                _item(
                    _("Companies"), "domain", "admin:companies_company_changelist", "companies.view_company"
                ),
                _item(
                    _("Invitation letters"),
                    "badge",
                    "admin:letters_invitationletter_changelist",
                    "letters.view_invitationletter",
                ),
                _item(_("Import companies"), "upload_file", "organiser:imports", "companies.add_importrun"),
                _item(
                    _("Likely duplicates"),
                    "join_inner",
                    "admin:companies_duplicatepair_changelist",
                    "companies.change_duplicatepair",
                    query="?state__exact=open",
                ),
                _item(
                    _("Requests to join"),
                    "group_add",
                    "admin:companies_joinrequest_changelist",
                    "companies.change_joinrequest",
                    query="?state__exact=pending",
                ),
                _item(
                    _("Registrations"),
                    "how_to_reg",
                    "admin:forums_registration_changelist",
                    "forums.view_registration",
                ),
            ],
        },
        {
            "title": _("Forums"),
            "separator": True,
            "items": [
                _item(_("Forums"), "event", "admin:forums_forum_changelist", "forums.view_forum"),
                _item(_("Plans"), "calendar_month", "organiser:forums", "meetings.view_plan"),
                _item(
                    _("Meeting requests"),
                    "forward_to_inbox",
                    "admin:meetings_meetingrequest_changelist",
                    "meetings.view_meetingrequest",
                ),
                _item(
                    _("Meetings"), "handshake", "admin:meetings_meeting_changelist", "meetings.view_meeting"
                ),
                _item(
                    _("Pair rules"), "rule", "admin:meetings_pairrule_changelist", "meetings.view_pairrule"
                ),
                _item(
                    _("Interpreters"),
                    "translate",
                    "admin:forums_interpreter_changelist",
                    "forums.view_interpreter",
                ),
            ],
        },
        {
            "title": _("Opportunities"),
            "separator": True,
            "items": [
                _item(_("Board"), "view_kanban", "organiser:opportunities", "opportunities.view_opportunity"),
                _item(
                    _("Texts"),
                    "lightbulb",
                    "admin:opportunities_opportunity_changelist",
                    "opportunities.view_opportunity",
                ),
                _item(
                    _("Results"), "contract", "admin:opportunities_deal_changelist", "opportunities.view_deal"
                ),
            ],
        },
        {
            "title": _("Calendar and reference data"),
            "separator": True,
            "collapsible": True,
            "items": [
                _item(
                    _("Exhibitions"),
                    "storefront",
                    "admin:exhibitions_exhibition_changelist",
                    "exhibitions.view_exhibition",
                ),
                _item(
                    _("Editions"),
                    "date_range",
                    "admin:exhibitions_edition_changelist",
                    "exhibitions.view_edition",
                ),
                _item(_("Trips"), "flight_takeoff", "admin:agenda_trip_changelist", "agenda.view_trip"),
                _item(
                    _("Keeping the calendar"),
                    "event_repeat",
                    "organiser:calendar",
                    "exhibitions.change_edition",
                ),
                _item(_("Sectors"), "category", "admin:reference_sector_changelist", "reference.view_sector"),
                _item(_("HS codes"), "tag", "admin:reference_hscode_changelist", "reference.view_hscode"),
                _item(
                    _("Cooperation types"),
                    "sync_alt",
                    "admin:reference_cooperationtype_changelist",
                    "reference.view_cooperationtype",
                ),
                _item(
                    _("Known names of companies"),
                    "badge",
                    "admin:companies_knownname_changelist",
                    "companies.view_knownname",
                ),
                _item(_("Places"), "location_on", "admin:reference_place_changelist", "reference.view_place"),
                _item(_("Venues"), "apartment", "admin:reference_venue_changelist", "reference.view_venue"),
                _item(
                    _("Holidays"),
                    "celebration",
                    "admin:reference_holiday_changelist",
                    "reference.view_holiday",
                ),
            ],
        },
        {
            "title": _("Messages and people"),
            "separator": True,
            "collapsible": True,
            "items": [
                _item(
                    _("Outgoing mail"),
                    "outbox",
                    "admin:notifications_delivery_changelist",
                    "notifications.view_delivery",
                ),
                _item(_("Users"), "group", "admin:accounts_user_changelist", "accounts.view_user"),
                _item(
                    _("Organiser bodies"),
                    "account_balance",
                    "admin:accounts_organiserbody_changelist",
                    "accounts.view_organiserbody",
                ),
            ],
        },
    ]


def _item(
    title: Any, icon: str, url_name: str, permission: str | None = None, *, query: str = ""
) -> dict[str, Any]:
    link = format_lazy("{}{}", reverse_lazy(url_name), query)
    item: dict[str, Any] = {"title": title, "icon": icon, "link": link}
    if permission:
        item["permission"] = _allowed(permission)
    return item


def _allowed(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)
