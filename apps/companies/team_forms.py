"""Who comes onto a company's team."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import MembershipRole
from apps.companies.models import Company
from apps.companies.selectors import people_of
from apps.reference.enums import CountryCode


class JoinForm(forms.Form):
    """Asked of somebody whose company is registered already."""

    country = forms.ChoiceField(choices=CountryCode, widget=forms.HiddenInput)
    registration_number = forms.CharField(max_length=60, widget=forms.HiddenInput)
    message = forms.CharField(
        label=_("Who are you, and what do you do in the company?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who act for the company read it, with your name and mail address."),
    )


class _RoleForm(forms.Form):
    """`roles` are those that the reader may give."""

    role = forms.ChoiceField(label=_("Role"), initial=MembershipRole.DELEGATE)

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, MembershipRole(role).label) for role in roles]


class InviteForm(_RoleForm):
    """By mail, for one person."""

    email = forms.EmailField(label=_("E-mail address of your colleague"))
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    person = forms.ModelChoiceField(
        label=_("Named already as"),
        queryset=None,
        required=False,
        empty_label=_("nobody yet"),
        help_text=_("The agenda of this person becomes theirs."),
    )
    field_order = ("email", "role", "language", "person")

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(company).filter(user=None)
        self.fields["language"].initial = get_language()


class LinkForm(_RoleForm):
    """By link, for whoever has it."""

    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=7,
        choices=((1, _("one day")), (7, _("one week")), (30, _("30 days"))),
    )
    field_order = ("role", "days")


class RoleForm(_RoleForm):
    """Another role for somebody on the team."""
