"""Who must and who must not meet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.meetings.enums import RuleKind


class PairRule(models.Model):
    """That two companies must or must not meet: a company's own private wish, or the organiser's rule."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="pair_rules", verbose_name=_("forum"),
        help_text=_("blank: everywhere"),
    )  # fmt: skip
    kind = models.CharField(_("rule"), max_length=8, choices=RuleKind)
    company = models.ForeignKey(Company, models.CASCADE, related_name="pair_rules", verbose_name=_("company"))
    other = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("other company"))
    is_private = models.BooleanField(
        _("the company's own"), default=False, help_text=_("Known to this company and the organiser only.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair rule")
        verbose_name_plural = _("pair rules")
        constraints = (
            models.UniqueConstraint(
                fields=("forum", "company", "other", "is_private"),
                nulls_distinct=False,
                name="meetings_pair_rule_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(company=models.F("other")),
                name="meetings_pair_rule_two_companies",
                violation_error_message=_("Choose two different companies."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.get_kind_display()} · {self.other}"
