"""Organisers make forums here: programme, slots, tables, interpreters, registrations."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from apps.accounts.selectors import bodies_of
from apps.core.admin import ReadOnlyAdmin, ReasonForm, TranslatedAdmin, attempt, confirm_page, form_page
from apps.core.errors import DomainError
from apps.core.joining import listed
from apps.core.time import ZONE_NAMES
from apps.forums.enums import ForumState, LanguagePair, RegistrationState
from apps.forums.models import (
    Delegate,
    Forum,
    ForumInterpreter,
    HostRights,
    Interpreter,
    Registration,
    Session,
    Speaker,
    Table,
)
from apps.forums.permissions import EDIT, body_allows, hosts_forum
from apps.forums.selectors import forums_for_organiser, registrations_for_organiser
from apps.forums.services import (
    add_tables,
    approve_registration,
    decline_registration,
    fill_places,
    lay_out_slots,
    move_forum,
    put_on_waiting_list,
)

_FORUM_TONES = {
    ForumState.OPEN: "success",
    ForumState.CLOSED: "warning",
    ForumState.PLANNED: "info",
    ForumState.PUBLISHED: "success",
    ForumState.RUNNING: "primary",
}
_REGISTRATION_TONES = {
    RegistrationState.PENDING: "warning",
    RegistrationState.APPROVED: "success",
    RegistrationState.WAITING_LIST: "info",
    RegistrationState.DECLINED: "danger",
}


class SessionInline(TabularInline, TranslationTabularInline):
    model = Session
    extra = 0
    fields = ("kind", "title", "starts_at", "ends_at")
    tab = True


class SpeakerInline(TabularInline, TranslationTabularInline):
    model = Speaker
    extra = 0
    fields = ("name", "role", "session", "position")
    tab = True

    def formfield_for_foreignkey(self, field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if field.name == "session":
            forum_id = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            kwargs["queryset"] = (
                Session.objects.filter(forum=forum_id) if forum_id else Session.objects.none()
            )
        return super().formfield_for_foreignkey(field, request, **kwargs)


class HostRightsInline(TabularInline):
    model = HostRights
    extra = 0
    fields = ("body", "may_edit", "may_plan", "decides_for")
    autocomplete_fields = ("body",)
    tab = True


class TableInline(TabularInline):
    model = Table
    extra = 0
    fields = ("label", "hall", "position", "owner")
    autocomplete_fields = ("owner",)
    tab = True


class EngagementInline(TabularInline):
    model = ForumInterpreter
    extra = 0
    fields = ("interpreter", "arrives_at", "leaves_at", "longest_run", "rest_slots")
    autocomplete_fields = ("interpreter",)
    tab = True


class ForumForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("languages of the forum"),
        choices=settings.LANGUAGES,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )


class TablesForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=500, widget=UnfoldAdminIntegerFieldWidget
    )
    hall = forms.CharField(label=_("hall"), required=False, max_length=60, widget=UnfoldAdminTextInputWidget)
    prefix = forms.CharField(
        label=_("Letter before the number"), required=False, max_length=5, widget=UnfoldAdminTextInputWidget
    )


@admin.register(Forum)
class ForumAdmin(TranslatedAdmin):
    list_display = ("name", "shown_state", "starts_on", "ends_on", "edition", "is_example")
    list_filter = ("state", "is_example")
    search_fields = ("name_en", "name_az", "name_zh_hans", "name_ru")
    form = ForumForm
    autocomplete_fields = ("edition", "venue", "hosts")
    readonly_fields = ("state",)
    inlines = (SessionInline, TableInline, EngagementInline, SpeakerInline, HostRightsInline)
    actions_detail = ("plan", "steps", "lay_out", "more_tables", "open_forum", "close_forum", "copy", "score")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "state",
                    "hosts",
                    "edition",
                    "format",
                    "join_link",
                    "venue",
                    "room",
                    "languages",
                    "is_example",
                    "audience",
                    "description",
                )
            },
        ),
        (
            _("When"),
            {
                "fields": ("time_zone", "starts_on", "ends_on", "registration_deadline"),
                "description": _("All times on this page, those of the sessions too, are in this time zone."),
            },
        ),
        (
            _("Taking part"),
            {
                "fields": ("places", "places_az", "places_cn", "fee", "fee_currency"),
                "description": _(
                    "When places are added, companies move up from the waiting list by themselves."
                ),
            },
        ),
        (
            _("Meetings"),
            {
                "fields": (
                    "slot_minutes",
                    "gap_minutes",
                    "meeting_mode",
                    "meetings_most",
                    "meetings_least",
                    "meetings_per_day",
                    "notice_hours",
                    "requests_per_company",
                    "request_expiry_days",
                    "request_expiry_hours",
                    "requests_until",
                    "cross_country_only",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Forum]:
        rows = forums_for_organiser(request.user).select_related("edition__exhibition", "venue")
        return rows.order_by("-starts_on", "-pk")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """The programme is read and written on the forum's own clock, wherever the organiser sits."""
        with timezone.override(self._zone(request, object_id)):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            # Rendered here: later the organiser's own zone would be the active one again.
            return response.render() if isinstance(response, TemplateResponse) else response

    def has_change_permission(self, request: HttpRequest, obj: Forum | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or not hosts_forum(request.user, obj):
            # Somebody else's forum is not found afterwards; it is not forbidden here.
            return allowed
        return body_allows(request.user, obj, EDIT)

    def _zone(self, request: HttpRequest, object_id: str | None) -> str:
        posted = request.POST.get("time_zone")
        if posted in ZONE_NAMES:
            return posted
        forum = self.get_object(request, unquote(object_id)) if object_id else None
        return forum.time_zone if forum else Forum._meta.get_field("time_zone").default

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_changeform_initial_data(request) | {"hosts": bodies_of(request.user)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        own = bodies_of(request.user)
        # Whoever makes a forum keeps it: without an own body among the hosts it would vanish from their list.
        if own and not form.instance.hosts.filter(pk__in=[body.pk for body in own]).exists():
            form.instance.hosts.add(own[0])
        # The number of places may have been raised.
        fill_places(forum=form.instance)

    @display(description=_("state"), label=_FORUM_TONES, ordering="state")
    def shown_state(self, forum: Forum) -> tuple[str, str]:
        return forum.state, forum.get_state_display()

    def _forum(self, request: HttpRequest, object_id: str) -> Forum:
        return get_object_or_404(self.get_queryset(request), pk=object_id)

    def _back(self, object_id: str) -> HttpResponse:
        return redirect("admin:forums_forum_change", object_id)

    @action(
        description=_("Plan the meetings"), url_path="plan", permissions=["change"], icon="calendar_month"
    )
    def plan(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("organiser:forum", self._forum(request, object_id).public_id)

    @action(description=_("Steps"), url_path="steps", permissions=["change"], icon="stairs")
    def steps(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("organiser:steps", self._forum(request, object_id).public_id)

    @action(description=_("Copy"), url_path="copy", permissions=["change"], icon="content_copy")
    def copy(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("organiser:copy", self._forum(request, object_id).public_id)

    @action(description=_("Lay out the slots"), url_path="slots", permissions=["change"], icon="grid_view")
    def lay_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        forum = self._forum(request, object_id)
        if request.method != "POST":
            text = _("The sessions of meetings of %s are cut into slots.") % forum
            return self._confirm(request, object_id, _("Lay out the slots"), text)
        attempt(request, lambda: lay_out_slots(user=request.user, forum=forum), _("The slots are laid out."))
        return self._back(object_id)

    @action(description=_("Add tables"), url_path="tables", permissions=["change"], icon="table_restaurant")
    def more_tables(self, request: HttpRequest, object_id: str) -> HttpResponse:
        forum = self._forum(request, object_id)
        form = TablesForm(request.POST or None, initial={"count": 10})
        if request.method == "POST" and form.is_valid():
            act = partial(add_tables, user=request.user, forum=forum, **form.cleaned_data)
            if attempt(request, act, _("The tables are added.")):
                return self._back(object_id)
        return form_page(self, request, form, title=_("Add tables"), back=self._back(object_id).url)

    @action(description=_("Open registration"), url_path="open", permissions=["change"], icon="door_open")
    def open_forum(self, request: HttpRequest, object_id: str) -> HttpResponse:
        text = _("Companies see %s from now on and may register.")
        return self._move(request, object_id, ForumState.OPEN, _("Open registration"), text)

    @action(description=_("Close registration"), url_path="close", permissions=["change"], icon="door_front")
    def close_forum(self, request: HttpRequest, object_id: str) -> HttpResponse:
        text = _("Companies can no longer register for %s.")
        return self._move(request, object_id, ForumState.CLOSED, _("Close registration"), text)

    def _confirm(self, request: HttpRequest, object_id: str, title: Promise, text: str) -> HttpResponse:
        return confirm_page(self, request, title=title, text=text, back=self._back(object_id).url)

    def _move(
        self, request: HttpRequest, object_id: str, state: ForumState, title: Promise, text: Promise
    ) -> HttpResponse:
        forum = self._forum(request, object_id)
        if request.method != "POST":
            return self._confirm(request, object_id, title, str(text) % forum)
        act = partial(move_forum, user=request.user, forum=forum, state=state)
        attempt(request, act, _("The forum is now: %s") % state.label)
        return self._back(object_id)

    @action(description=_("Suggestions"), url_path="suggestions", permissions=["change"], icon="hub")
    def score(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect("organiser:forum", self._forum(request, object_id).public_id)


class InterpreterForm(forms.ModelForm):
    pairs = forms.MultipleChoiceField(
        label=_("language pairs"),
        choices=LanguagePair.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Interpreter
        fields = ("name", "email", "phone", "pairs", "is_example")


@admin.register(Interpreter)
class InterpreterAdmin(ModelAdmin):
    form = InterpreterForm
    list_display = ("name", "languages", "email", "is_example")
    search_fields = ("name", "email")

    @display(description=_("language pairs"))
    def languages(self, interpreter: Interpreter) -> str:
        return listed(LanguagePair(pair).label for pair in interpreter.pairs)


class DelegateInline(TabularInline):
    model = Delegate
    extra = 0
    fields = ("person", "arrives_at", "leaves_at", "absent_in")
    readonly_fields = ("person", "arrives_at", "leaves_at", "absent_in")
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delegate]:
        return super().get_queryset(request).select_related("person").prefetch_related("blocked_slots")

    @display(description=_("not there in"))
    def absent_in(self, delegate: Delegate) -> str:
        return listed(delegate.blocked_slots.all()) or "—"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("company", "country", "forum", "shown_state", "created_at")
    list_filter = ("state", "forum", "company__country")
    search_fields = ("company__search_text",)
    inlines = (DelegateInline,)
    actions = ("approve_all",)
    actions_detail = ("approve", "wait", "decline")
    fields = ("company", "forum", "state", "note", "reason", "decided_by", "decided_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return registrations_for_organiser(request.user).order_by("-created_at", "-pk")

    @display(description=_("country or region"))
    def country(self, registration: Registration) -> str:
        return registration.company.get_country_display()

    @display(description=_("state"), label=_REGISTRATION_TONES, ordering="state")
    def shown_state(self, registration: Registration) -> tuple[str, str]:
        return registration.state, registration.get_state_display()

    @action(description=_("Approve the chosen registrations"), permissions=["change"])
    def approve_all(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        for registration in queryset.select_related("forum", "company"):
            self._approve(request, registration)

    @action(description=_("Approve"), url_path="approve", permissions=["change"], icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        registration = get_object_or_404(self.get_queryset(request), pk=object_id)
        if request.method != "POST":
            words = {"company": registration.company, "forum": registration.forum}
            text = _("%(company)s takes part in %(forum)s and is told so.") % words
            back = redirect("admin:forums_registration_change", object_id).url
            return confirm_page(self, request, title=_("Approve"), text=text, back=back)
        self._approve(request, registration)
        return redirect("admin:forums_registration_changelist")

    @action(description=_("Decline"), url_path="decline", permissions=["change"], icon="close")
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        registration = get_object_or_404(self.get_queryset(request), pk=object_id)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            act = partial(decline_registration, user=request.user, registration=registration, reason=reason)
            if attempt(request, act, _("Declined: %s") % registration.company):
                return redirect("admin:forums_registration_changelist")
        back = redirect("admin:forums_registration_change", object_id).url
        return form_page(self, request, form, title=_("Decline"), back=back)

    @action(description=_("To the waiting list"), url_path="wait", permissions=["change"], icon="hourglass")
    def wait(self, request: HttpRequest, object_id: str) -> HttpResponse:
        registration = get_object_or_404(self.get_queryset(request), pk=object_id)
        back = redirect("admin:forums_registration_change", object_id)
        if request.method != "POST":
            text = _("%s waits for a place that becomes free, and moves up by itself.") % registration.company
            return confirm_page(self, request, title=_("To the waiting list"), text=text, back=back.url)
        act = partial(put_on_waiting_list, user=request.user, registration=registration)
        attempt(request, act, _("On the waiting list: %s") % registration.company)
        return back

    def _approve(self, request: HttpRequest, registration: Registration) -> None:
        """Where no place is left the company waits, and the message says so."""
        try:
            decided = approve_registration(user=request.user, registration=registration)
        except DomainError as error:
            messages.error(request, str(error))
            return
        if decided.state == RegistrationState.APPROVED:
            messages.success(request, _("Approved: %s") % registration.company)
        else:
            messages.warning(request, _("No place is left, on the waiting list: %s") % registration.company)
