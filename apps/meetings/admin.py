"""Organisers follow requests and meetings here; planning itself has pages of its own."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from apps.core.admin import ReadOnlyAdmin, ReasonForm, attempt, confirm_page, form_page
from apps.forums.selectors import forums_for_organiser
from apps.meetings.enums import MeetingState, RequestState
from apps.meetings.models import Meeting, MeetingRequest, Outcome, PairRule, PlanRun
from apps.meetings.selectors import meetings_for_organiser
from apps.meetings.services import cancel_meeting, lock_meeting

_REQUEST_TONES = {
    RequestState.PENDING: "warning",
    RequestState.ACCEPTED: "success",
    RequestState.DECLINED: "danger",
}
_MEETING_TONES = {MeetingState.SCHEDULED: "success", MeetingState.CANCELLED: "danger"}


@admin.register(MeetingRequest)
class MeetingRequestAdmin(ReadOnlyAdmin):
    list_display = ("sender", "recipient", "forum", "shown_state", "wish", "created_at")
    list_filter = ("state", "forum", "wish")
    search_fields = ("sender__search_text", "recipient__search_text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MeetingRequest]:
        rows = MeetingRequest.objects.filter(forum__in=forums_for_organiser(request.user))
        return rows.select_related("sender", "recipient", "forum").order_by("-created_at", "-pk")

    @display(description=_("state"), label=_REQUEST_TONES, ordering="state")
    def shown_state(self, meeting_request: MeetingRequest) -> tuple[str, str]:
        return meeting_request.state, meeting_request.get_state_display()


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = (
        "request",
        "forum",
        "slot",
        "table",
        "interpreter",
        "starts_at",
        "shown_state",
        "is_locked",
    )
    list_filter = ("state", "forum", "is_locked")
    search_fields = ("request__sender__search_text", "request__recipient__search_text")
    actions_detail = ("change_place", "cancel", "toggle_lock")
    fields = (
        "request", "forum", "slot", "table", "interpreter", "starts_at", "ends_at", "state", "cancel_reason",
        "is_locked", "sequence",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return meetings_for_organiser(request.user).order_by("-starts_at", "-pk")

    @display(description=_("state"), label=_MEETING_TONES, ordering="state")
    def shown_state(self, meeting: Meeting) -> tuple[str, str]:
        return meeting.state, meeting.get_state_display()

    @action(description=_("Move or swap"), url_path="place", permissions=["change"], icon="swap_horiz")
    def change_place(self, request: HttpRequest, object_id: str) -> HttpResponse:
        meeting = get_object_or_404(self.get_queryset(request), pk=object_id)
        return redirect("organiser:meeting", meeting.public_id)

    @action(description=_("Cancel the meeting"), url_path="cancel", permissions=["change"], icon="event_busy")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        meeting = get_object_or_404(self.get_queryset(request), pk=object_id)
        form = ReasonForm(request.POST or None)
        back = redirect("admin:meetings_meeting_change", object_id)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            act = partial(cancel_meeting, user=request.user, meeting=meeting, reason=reason)
            if attempt(request, act, _("The meeting is cancelled; both sides are told.")):
                return back
        return form_page(self, request, form, title=_("Cancel the meeting"), back=back.url)

    @action(description=_("Lock or unlock"), url_path="lock", permissions=["change"], icon="lock")
    def toggle_lock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        meeting = get_object_or_404(self.get_queryset(request), pk=object_id)
        locked = not meeting.is_locked
        back = redirect("admin:meetings_meeting_change", object_id)
        if request.method != "POST":
            title = _("Lock the meeting") if locked else _("Unlock the meeting")
            text = _("A locked meeting keeps its slot and its table when the forum is planned again.")
            return confirm_page(self, request, title=title, text=text, back=back.url)
        done = _("The meeting stays where it is.") if locked else _("The meeting may move again.")
        attempt(request, lambda: lock_meeting(user=request.user, meeting=meeting, locked=locked), done)
        return back


@admin.register(PairRule)
class PairRuleAdmin(ModelAdmin):
    list_display = ("company", "kind", "other", "forum", "is_private", "created_at")
    list_filter = ("kind", "forum", "is_private")
    autocomplete_fields = ("company", "other", "forum")
    readonly_fields = ("is_private",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PairRule]:
        rows = super().get_queryset(request).select_related("company", "other", "forum")
        if request.user.is_superuser:
            return rows
        return rows.filter(forum__in=forums_for_organiser(request.user))

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "forum":
            # The choice must end where the list ends: a rule of somebody else's forum is not theirs to make.
            kwargs["queryset"] = forums_for_organiser(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(PlanRun)
class PlanRunAdmin(ReadOnlyAdmin):
    list_display = ("forum", "state", "progress", "seconds", "asked_by", "created_at", "finished_at")
    list_filter = ("state", "forum")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanRun]:
        rows = PlanRun.objects.filter(forum__in=forums_for_organiser(request.user))
        return rows.select_related("forum", "asked_by").order_by("-created_at", "-pk")


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    """What the sides say. A confidential next step is counted, not read."""

    list_display = ("meeting", "company", "result", "interest", "is_confidential", "updated_at")
    list_filter = ("result", "interest", "meeting__forum")
    search_fields = ("company__search_text",)
    fields = ("meeting", "company", "result", "interest", "shown_step", "is_confidential", "updated_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outcome]:
        rows = Outcome.objects.filter(meeting__forum__in=forums_for_organiser(request.user))
        return rows.select_related(
            "meeting__request__sender", "meeting__request__recipient", "company"
        ).order_by("-updated_at", "-pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "shown_step"]

    @display(description=_("next step"))
    def shown_step(self, outcome: Outcome) -> str:
        return str(_("confidential")) if outcome.is_confidential else outcome.next_step
