"""A very large run is shared out: its parts are rows that any worker takes up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.runs import LeasedRun
from apps.matching.models.runs import ScoreRun


class Step(models.IntegerChoices):
    """What has to be done, in this order; weighing and comparing need nothing of each other."""

    DESCRIBE = 1, _("describe companies")
    WEIGH = 2, _("weigh the demand")
    COMPARE = 3, _("compare companies")
    LIST = 4, _("make lists")


class ScorePart(LeasedRun):
    """One part of a run.

    DESCRIBE and LIST: `companies` of `country`, the same ones under the same `number`. WEIGH: one in so many companies.
    COMPARE: the companies of the described parts `first` to `last` with all of `other_country`.
    """

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="parts", verbose_name=_("run"))
    step = models.PositiveSmallIntegerField(_("step"), choices=Step)
    number = models.PositiveIntegerField(_("number"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    other_country = models.CharField(_("other country"), max_length=2, blank=True)
    first = models.PositiveIntegerField(_("from"), default=0)
    last = models.PositiveIntegerField(_("to"), default=0)
    # Ids of 64 bits, one after the other.
    companies = models.BinaryField(_("companies"), null=True)
    # DESCRIBE: the companies' ids and vectors; COMPARE: what the columns' lists have to beat. NumPy's own format.
    result = models.BinaryField(_("result"), null=True)

    class Meta:
        verbose_name = _("part of a scoring run")
        verbose_name_plural = _("parts of scoring runs")
        ordering = ("step", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "step", "number"), name="matching_part_number_unique"),
        )

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.number}"


class FoundLists(models.Model):
    """Whom one comparison found for the companies of one described part: positions among the other side's."""

    part = models.ForeignKey(ScorePart, models.CASCADE, related_name="found", verbose_name=_("comparison"))
    described = models.ForeignKey(ScorePart, models.CASCADE, related_name="+", verbose_name=_("companies"))
    lists = models.BinaryField(_("lists"))

    class Meta:
        verbose_name = _("lists that were found")
        verbose_name_plural = _("lists that were found")
        constraints = (
            models.UniqueConstraint(fields=("part", "described"), name="matching_found_once_each"),
        )

    def __str__(self) -> str:
        return f"{self.part} · {self.described}"
