"""How the reasons for a fair read."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.agenda.fitting import Reason
from apps.core.joining import listed


def sentence(reason: Reason, names: Mapping[str, str]) -> str:
    """Return the reason in the active language; `names` gives the words behind its codes."""
    params = reason.params
    if reason.code == "sectors":
        return _("Covers your sectors: %(names)s") % {"names": _listed(params["sectors"], names)}
    if reason.code == "hs":
        return _("Shows goods that you trade: %(names)s") % {"names": _listed(params["chapters"], names)}
    if reason.code == "companies":
        return ngettext(
            "%(number)d company that goes answers what you offer or seek",
            "%(number)d companies that go answer what you offer or seek",
            params["number"],
        ) % {"number": params["number"]}
    if reason.code == "in_time":
        return ngettext("Begins in %(days)d day", "Begins in %(days)d days", params["days"]) % {
            "days": params["days"]
        }
    if reason.code == "soon":
        return ngettext(
            "Begins in %(days)d day: little time for visa and hotel",
            "Begins in %(days)d days: little time for visa and hotel",
            params["days"],
        ) % {"days": params["days"]}
    fair = names.get(params["edition"], "")
    if reason.code == "near_trip":
        return _("Near your trip to %(fair)s: %(km)d km") % {"fair": fair, "km": params["km"]}
    if reason.code == "planned":
        return _("You have planned it already")
    return _("At the same time as %(fair)s, to which you go") % {"fair": fair}


def _listed(codes: list[str], names: Mapping[str, str]) -> str:
    return listed(names.get(code, code) for code in codes)
