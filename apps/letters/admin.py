"""Organisers review requests for letters here."""

from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.core.admin import ReadOnlyAdmin, attempt, confirm_page, form_page
from apps.core.downloads import private_file
from apps.letters.enums import LetterState
from apps.letters.models import InvitationLetter
from apps.letters.selectors import letters_for_organiser
from apps.letters.services import decline_letter, issue_letter, revoke_letter
from apps.letters.services.printing import letter_pdf

_TONES = dict.fromkeys(LetterState, "") | {
    LetterState.REQUESTED: "warning",
    LetterState.ISSUED: "success",
    LetterState.DECLINED: "danger",
    LetterState.REVOKED: "danger",
}
LIST = "admin:letters_invitationletter_changelist"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("Sent to the company, in the words you write."),
    )


@admin.register(InvitationLetter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = (
        "person",
        "company",
        "event_name",
        "stays_from",
        "stays_until",
        "shown_state",
        "code",
        "requested_at",
    )
    list_filter = ("state", "company__country", "second_language")
    search_fields = (
        "company__search_text",
        "person__family_name",
        "person__native_name",
        "person__latin_name",
    )
    actions_detail = ("issue", "decline", "revoke", "pdf")
    fieldsets = (
        (None, {"fields": ("company", "person", "forum", "edition", "stays_from", "stays_until", "second_language", "note")}),
        (_("Decision"), {"fields": ("state", "reason", "body", "year", "number", "requested_by", "requested_at", "decided_by", "decided_at")}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvitationLetter]:
        return letters_for_organiser(request.user).order_by("-requested_at", "-pk")

    @display(description=_("event"))
    def event_name(self, letter: InvitationLetter) -> str:
        return str(letter.event)

    @display(description=_("state"), label=_TONES, ordering="state")
    def shown_state(self, letter: InvitationLetter) -> tuple[str, str]:
        return letter.state, letter.get_state_display()

    @action(description=_("Issue"), url_path="issue", permissions=["change"], icon="task_alt")
    def issue(self, request: HttpRequest, object_id: str) -> HttpResponse:
        letter = self._letter(request, object_id)
        if request.method == "POST":
            attempt(
                request, lambda: issue_letter(user=request.user, letter=letter), _("The letter is issued.")
            )
            return redirect(self._page(letter))
        text = _(
            "%(person)s of %(company)s is invited to %(event)s. The letter gets its number and the company is told."
        )
        names = {"person": letter.person, "company": letter.company, "event": letter.event}
        return confirm_page(
            self, request, title=_("Issue the letter"), text=text % names, back=self._page(letter)
        )

    @action(description=_("Decline"), url_path="decline", permissions=["change"], icon="block")
    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._with_reason(
            request, object_id, decline_letter, _("Decline the letter"), _("The letter is declined.")
        )

    @action(description=_("Revoke"), url_path="revoke", permissions=["change"], icon="cancel")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._with_reason(
            request, object_id, revoke_letter, _("Revoke the letter"), _("The letter is revoked.")
        )

    @action(description=_("PDF"), url_path="pdf", permissions=["view"], icon="picture_as_pdf")
    def pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        letter = self._letter(request, object_id)
        if not letter.printed:
            return redirect(self._page(letter))
        return private_file(letter_pdf(letter), media_type="application/pdf", name=f"{letter.code}.pdf")

    def _with_reason(
        self, request: HttpRequest, object_id: str, act: Callable[..., object], title: object, done: object
    ) -> HttpResponse:
        letter = self._letter(request, object_id)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            attempt(request, lambda: act(user=request.user, letter=letter, reason=reason), done)
            return redirect(self._page(letter))
        text = f"{letter.person} · {letter.company} · {letter.event}"
        return form_page(self, request, form, title=title, text=text, button=title, back=self._page(letter))

    def _letter(self, request: HttpRequest, object_id: str) -> InvitationLetter:
        return get_object_or_404(self.get_queryset(request), pk=object_id)

    @staticmethod
    def _page(letter: InvitationLetter) -> str:
        return reverse("admin:letters_invitationletter_change", args=[letter.pk])
