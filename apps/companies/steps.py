"""How far a company has come on its way to being verified. A step left open never blocks the next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from apps.companies.enums import VerificationState
from apps.companies.models import Company, CompanyDraft
from apps.companies.selectors import has_proof, people_of

StepState = Literal["done", "current", "todo"]
HANDED_IN = (VerificationState.SUBMITTED, VerificationState.VERIFIED)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    url: str
    state: StepState


@dataclass(frozen=True, slots=True)
class StepKind:
    """`name` is both the step's and its page's (`companies:<name>`)."""

    name: str
    label: Promise
    is_done: Callable[[Company], bool]


# In the order in which they are walked. A further step is one more line here.
STEPS = (
    StepKind("number", _("Country and number"), lambda company: bool(company.registration_number)),
    StepKind("names", _("Names"), lambda company: bool(company.legal_name)),
    StepKind(
        "contacts",
        _("Contacts"),
        lambda company: bool(company.city_id or company.city_name or company.address),
    ),
    StepKind("edit", _("Profile"), lambda company: bool(company.description)),
    StepKind("listings", _("Offers and needs"), lambda company: _has_listings(company)),
    StepKind("people", _("People"), lambda company: people_of(company).exists()),
    StepKind("papers", _("Papers"), has_proof),
    StepKind("submit", _("Hand in"), lambda company: company.verification_state in HANDED_IN),
)


def steps_of(company: Company, current: str = "") -> list[Step]:
    """Return the steps; `current` names the one whose page is open."""
    return [
        Step(
            str(kind.label),
            reverse(f"companies:{kind.name}", args=[company.public_id]),
            "current" if kind.name == current else "done" if kind.is_done(company) else "todo",
        )
        for kind in STEPS
    ]


def first_steps(draft: CompanyDraft | None, current: str) -> list[Step]:
    """Return the steps of a registration that has just begun: country and number, names, and what comes after."""
    steps = [Step(str(_("Country")), reverse("companies:register"), "done" if draft else "todo")]
    steps += [Step(pgettext("registration number", "Number"), "", "todo"), Step(str(_("Names")), "", "todo")]
    if draft:
        state: StepState = "done" if draft.registration_number else "todo"
        steps[1] = Step(steps[1].label, reverse("companies:register_number"), state)
    if draft and draft.registration_number:
        steps[2] = Step(steps[2].label, reverse("companies:register_names"), "todo")
    place = ("country", "number", "names").index(current)
    steps[place] = Step(steps[place].label, steps[place].url, "current")
    return [*steps, *(Step(str(kind.label), "", "todo") for kind in STEPS[2:])]


def step_after(name: str) -> str:
    """Return the name of the page that follows a step."""
    names = [kind.name for kind in STEPS]
    return names[min(names.index(name) + 1, len(names) - 1)]


def open_registration_page(draft: CompanyDraft | None) -> str:
    """Return where a registration that was begun goes on."""
    if draft is None:
        return "companies:register"
    return "companies:register_names" if draft.registration_number else "companies:register_number"


def _has_listings(company: Company) -> bool:
    return company.listings.filter(is_active=True).exists()
