"""What the admin panels of all apps share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.core.errors import DomainError


class ReadOnlyAdmin(ModelAdmin):
    """Rows that services write; the admin shows them and offers actions, but no form."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields] + [
            field.name for field in self.model._meta.many_to_many
        ]

    def has_save_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        hidden = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().changeform_view(request, object_id, form_url, (extra_context or {}) | hidden)


class TranslatedAdmin(ModelAdmin, TranslationAdmin):
    """A curated table whose labels are edited in four languages, one below the other.

    modeltranslation's tabbed form would load its scripts from another host, which our policy forbids.
    """


class ReasonForm(forms.Form):
    """Asked before something is refused or cancelled; the other side reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=UnfoldAdminTextInputWidget)


def attempt(request: HttpRequest, act: Callable[[], object], done: str | Promise) -> bool:
    """Run an act and say how it ended: `done`, where there is anything to say, or the refusal. Other errors are errors."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    if done:
        messages.success(request, str(done))
    return True


def form_page(
    owner: ModelAdmin,
    request: HttpRequest,
    form: forms.Form,
    *,
    title: object,
    back: str,
    text: object = "",
    button: object = "",
) -> HttpResponse:
    """Show a small form in the admin's frame, with a sentence above it and a button named after the act."""
    context = owner.admin_site.each_context(request) | {
        "title": title,
        "text": text,
        "form": form,
        "button": button or _("Save"),
        "opts": owner.model._meta,
        "back_url": back,
    }
    return TemplateResponse(request, "core/admin/form.html", context)


def confirm_page(
    owner: ModelAdmin, request: HttpRequest, *, title: object, text: object, back: str
) -> HttpResponse:
    """Ask once more before an act. The panel's actions are links, and following a link must not change anything."""
    return form_page(owner, request, forms.Form(), title=title, text=text, button=title, back=back)
