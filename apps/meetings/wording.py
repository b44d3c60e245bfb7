"""Sentences about plans, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.joining import listed
from apps.forums.enums import LanguagePair
from apps.forums.models import Delegate, Forum, Interpreter
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
    return listed(labels.get(pool, pool) for pool in relief["pools"])


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


def changes_in_words(changes: Mapping[str, Any], forum: Forum) -> list[str]:
    """Say what a trial takes otherwise than it is. `changes` is a row's `PlanRun.changes`; a fixed number of queries."""
    found = []
    if tables := changes.get("tables"):
        text = ngettext("%(number)s more table", "%(number)s more tables", tables) % {"number": tables}
        if changes.get("first") or changes.get("last"):
            first, last = _span(forum, changes)
            text = _("%(what)s %(where)s") % {"what": text, "where": slots_in_words(first, last)}
        found.append(text)
    leaving = Interpreter.objects.filter(pk__in=changes.get("interpreters", ()))
    found += [_("%(name)s does not interpret") % {"name": interpreter} for interpreter in leaving]
    found += [_("%(hall)s is lost, with its tables") % {"hall": hall} for hall in changes.get("halls", ())]
    rows = Delegate.objects.filter(pk=changes.get("delegate", 0)).select_related("person")
    for delegate in rows:
        values = {"name": delegate.person, "slot": changes["arrives"]}
        found.append(_("%(name)s comes late, in time for slot %(slot)s") % values)
    return found


def _span(forum: Forum, changes: Mapping[str, Any]) -> tuple[int, int]:
    numbers = list(forum.slots.order_by("number").values_list("number", flat=True))
    return changes.get("first") or numbers[0], changes.get("last") or numbers[-1]
