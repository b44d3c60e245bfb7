"""How an organiser steers suggestions: what counts how much, who is lifted, and whether anything changes at all."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.forums.models import Forum

# In hundredths of a point of interest: lifts a company past its like, never past a clearly better one.
MOST_BOOST = 10


class Steering(models.Model):
    """The organiser's setting for a forum. `weights` holds a factor for each group of features that is not 1."""

    forum = models.OneToOneField(Forum, models.CASCADE, related_name="steering", verbose_name=_("forum"))
    weights = models.JSONField(_("weights"), default=dict, blank=True)
    is_frozen = models.BooleanField(
        _("frozen"), default=False, help_text=_("The lists stay as they are until this is taken back.")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("steering of suggestions")
        verbose_name_plural = _("steering of suggestions")

    def __str__(self) -> str:
        return str(self.forum)


class Boost(models.Model):
    """A company that is lifted a little in the lists of others; `label` is what they read beside its name."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="boosts", verbose_name=_("forum"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    amount = models.PositiveSmallIntegerField(
        _("hundredths of a point"),
        default=5,
        validators=(MinValueValidator(1), MaxValueValidator(MOST_BOOST)),
    )
    label = models.CharField(_("label"), max_length=60, help_text=_("Shown beside the suggestion."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("boost")
        verbose_name_plural = _("boosts")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("forum", "company"), name="matching_boost_unique"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=1, amount__lte=MOST_BOOST), name="matching_boost_capped"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} +{self.amount}"


class HeldPair(models.Model):
    """A pair that concerns sensitive goods: not suggested until an organiser has looked at it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    other = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("other company"))
    codes = models.JSONField(_("HS codes"), default=list)
    is_released = models.BooleanField(_("may be suggested"), default=False)
    created_at = models.DateTimeField(_("found"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("pair held for review")
        verbose_name_plural = _("pairs held for review")
        ordering = ("is_released", "-created_at", "-pk")
        constraints = (
            # The company with the smaller key first, so that a pair is one row.
            models.UniqueConstraint(fields=("company", "other"), name="matching_held_pair_unique"),
            models.CheckConstraint(
                condition=models.Q(company__lt=models.F("other")), name="matching_held_pair_ordered"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.other}"


class SensitiveCode(models.Model):
    """An HS code whose trade needs a licence or may fall under sanctions; all longer codes that begin so are meant."""

    code = models.CharField(_("HS code"), max_length=6, unique=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("sensitive HS code")
        verbose_name_plural = _("sensitive HS codes")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class FlaggedCompany(models.Model):
    """A company all of whose suggestions an organiser wants to look at first."""

    company = models.OneToOneField(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    note = models.CharField(_("note"), max_length=200)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("company under review")
        verbose_name_plural = _("companies under review")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return str(self.company)
