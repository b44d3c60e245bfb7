"""How far a company has come on its way to being verified. A step left open never blocks the next."""

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.companies.enums import VerificationState
from apps.companies.models import Company
from apps.companies.selectors import has_proof, people_of

StepState = Literal["done", "current", "todo"]
HANDED_IN = (VerificationState.SUBMITTED, VerificationState.VERIFIED)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    url: str
    state: StepState


def steps_of(company: Company, current: str = "") -> list[Step]:
    """Return the six steps; `current` names the page that is open: edit, listings, people, papers or submit."""
    done = {
        "edit": bool(company.description and (company.city_id or company.address)),
        "listings": company.listings.filter(is_active=True).exists(),
        "people": people_of(company).exists(),
        "papers": has_proof(company),
        "submit": company.verification_state in HANDED_IN,
    }
    labels = {
        "edit": _("Profile"),
        "listings": _("Offers and needs"),
        "people": _("People"),
        "papers": _("Papers"),
        "submit": _("Hand in"),
    }
    first = Step(_("Register"), reverse("companies:detail", args=[company.public_id]), "done")
    return [first] + [
        Step(
            labels[name],
            reverse(f"companies:{name}", args=[company.public_id]),
            "current" if name == current else "done" if is_done else "todo",
        )
        for name, is_done in done.items()
    ]
