"""Sentences about plans, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.forums.enums import LanguagePair
from apps.meetings.enums import UnplacedReason


def relief_sentence(relief: Mapping[str, Any]) -> str:
    """Say what one more table or interpreter would place. `relief` is a row of `Plan.reliefs`."""
    places = relief["places"]
    if relief["what"] == UnplacedReason.TABLES_FULL:
        text = ngettext(
            "One more table %(where)s places %(places)s more meeting.",
            "One more table %(where)s places %(places)s more meetings.",
            places,
        )
    else:
        text = ngettext(
            "One more interpreter (%(pools)s) %(where)s places %(places)s more meeting.",
            "One more interpreter (%(pools)s) %(where)s places %(places)s more meetings.",
            places,
        )
    where = slots_in_words(relief["first"], relief["last"])
    return text % {"where": where, "places": places, "pools": _pools(relief)}


def slots_in_words(first: int, last: int) -> str:
    """Say where in time, inside a sentence."""
    if first == last:
        return _("in slot %(number)s") % {"number": first}
    return _("in slots %(first)s–%(last)s") % {"first": first, "last": last}


def _pools(relief: Mapping[str, Any]) -> str:
    labels = dict(LanguagePair.choices)
    return ", ".join(str(labels.get(pool, pool)) for pool in relief["pools"])


def gap_sentence(weight: float, bound: float | None, *, is_proven: bool) -> str:
    """Say in plain words how good a plan is."""
    if not bound:
        return ""
    if weight >= bound:
        if is_proven:
            return _("Proven: no plan places more, and none has fewer breaks.")
        return _("Proven: no plan can place more of what the companies wish for.")
    percent = 100 * (bound - weight) / bound
    return _(
        "At most %(percent)s %% more could be placed; it is not known whether any plan reaches that."
    ) % {"percent": number_format(max(percent, 0.01), 2)}
