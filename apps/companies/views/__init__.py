"""A company's own pages."""

from apps.companies.views.joining import invitation, join, withdraw_join_request
from apps.companies.views.listings import (
    add_listing,
    change_listing,
    drop_listing_text,
    listing_list,
    listing_texts,
    pause_listing,
    resume_listing,
    withdraw_listing,
)
from apps.companies.views.papers import paper_file, papers, remove_paper, replace_paper
from apps.companies.views.people import add_person, change_person, people_list, person_leaves
from apps.companies.views.pictures import pictures, remove_picture, show_earlier
from apps.companies.views.profile import contacts, detail, edit, index, submit
from apps.companies.views.registering import names, number, register, register_names, register_number
from apps.companies.views.team import (
    accept_join_request,
    decline_join_request,
    hand_over,
    invite,
    invite_by_link,
    member,
    remove_member,
    revoke_invitation,
    team_page,
)

__all__ = [
    "accept_join_request",
    "add_listing",
    "add_person",
    "change_listing",
    "change_person",
    "contacts",
    "decline_join_request",
    "detail",
    "drop_listing_text",
    "edit",
    "hand_over",
    "index",
    "invitation",
    "invite",
    "invite_by_link",
    "join",
    "listing_list",
    "listing_texts",
    "member",
    "names",
    "number",
    "paper_file",
    "papers",
    "pause_listing",
    "people_list",
    "person_leaves",
    "pictures",
    "register",
    "register_names",
    "register_number",
    "remove_member",
    "remove_paper",
    "remove_picture",
    "replace_paper",
    "resume_listing",
    "revoke_invitation",
    "show_earlier",
    "submit",
    "team_page",
    "withdraw_join_request",
    "withdraw_listing",
]
