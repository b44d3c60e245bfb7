"""A company's own pages."""

from apps.companies.views.listings import (
    add_listing,
    change_listing,
    hs_codes,
    listing_list,
    withdraw_listing,
)
from apps.companies.views.papers import paper_file, papers, remove_paper, replace_paper
from apps.companies.views.people import add_person, change_person, people_list, person_leaves
from apps.companies.views.profile import detail, edit, index, register, submit
from apps.companies.views.team import remove_member, team_page

__all__ = [
    "add_listing",
    "add_person",
    "change_listing",
    "change_person",
    "detail",
    "edit",
    "hs_codes",
    "index",
    "listing_list",
    "paper_file",
    "papers",
    "people_list",
    "person_leaves",
    "register",
    "remove_member",
    "remove_paper",
    "replace_paper",
    "submit",
    "team_page",
    "withdraw_listing",
]
