from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from apps.companies.models import Company


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
    number_compared = forms.BooleanField(
        label=_(
            "I have compared the doubtful registration number with the papers: it stands there exactly so."
        ),
        required=False,
        widget=UnfoldBooleanWidget,
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def about(self, company: Company) -> "DecisionForm":
        """Return the form for the page that shows `company` now: the next decision is on what stands there."""
        if not company.is_number_doubtful:
            del self.fields["number_compared"]
        if self.is_bound:
            sent = {name: self.data[name] for name in self.data}
            self.data = sent | {"seen_version": str(company.version)}
        return self
