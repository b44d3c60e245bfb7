"""Every act that changes a company, by the user's verb."""

from apps.companies.services.listings import add_listing, change_listing, withdraw_listing
from apps.companies.services.papers import (
    discard_old_papers,
    hand_in_paper,
    note_reading,
    remove_paper,
    sweep_paper_files,
)
from apps.companies.services.people import add_person, change_person, person_leaves
from apps.companies.services.profile import change_company, register_company
from apps.companies.services.team import add_member, remove_member
from apps.companies.services.verification import (
    reject_company,
    request_changes,
    submit_company,
    verify_company,
)

__all__ = [
    "add_listing",
    "add_member",
    "add_person",
    "change_company",
    "change_listing",
    "change_person",
    "discard_old_papers",
    "hand_in_paper",
    "note_reading",
    "person_leaves",
    "register_company",
    "reject_company",
    "remove_member",
    "remove_paper",
    "request_changes",
    "submit_company",
    "sweep_paper_files",
    "verify_company",
    "withdraw_listing",
]
