from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget


class DecisionForm(forms.Form):
    """`seen_version` carries what the reviewer has read from the page to the decision."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=(
            ("verify", _("Verify")),
            ("changes", _("Ask for changes")),
            ("reject", _("Reject")),
        ),
        widget=UnfoldAdminRadioSelectWidget,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("Sent to the company, in the words you write. Needed unless you verify."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
