"""What each organiser role may do in the admin panel: one table, read by the authentication backend.

Names are Django's (`app.action_model`). A company's people have nothing here: their rights come from memberships.
"""

from apps.accounts.enums import OrganiserRole

_VIEW_ALL = frozenset(
    {
        "reference.view_sector",
        "reference.view_cooperationtype",
        "reference.view_hscode",
        "reference.view_place",
        "reference.view_venue",
        "reference.view_holiday",
        "reference.view_institution",
        "exhibitions.view_exhibition",
        "exhibitions.view_edition",
        "exhibitions.view_phase",
        "exhibitions.view_attendance",
        "exhibitions.view_deadline",
        "exhibitions.view_editionchange",
        "exhibitions.view_dateclaim",
        "agenda.view_trip",
        "agenda.view_tripstop",
        "opportunities.view_opportunity",
        "opportunities.view_interest",
        "opportunities.view_deal",
        "companies.view_company",
        "companies.view_person",
        "companies.view_listing",
        "companies.view_membership",
        "companies.view_verificationdecision",
        "companies.view_duplicatepair",
        "companies.view_companymerge",
        "companies.view_knownname",
        "companies.view_invitation",
        "companies.view_joinrequest",
        "forums.view_forum",
        "forums.view_session",
        "forums.view_speaker",
        "forums.view_hostrights",
        "forums.view_slot",
        "forums.view_table",
        "forums.view_interpreter",
        "forums.view_foruminterpreter",
        "forums.view_registration",
        "forums.view_delegate",
        "meetings.view_meetingrequest",
        "meetings.view_meeting",
        "meetings.view_outcome",
        "meetings.view_plan",
        "meetings.view_planrun",
        "letters.view_invitationletter",
    }
)
_VERIFY = frozenset(
    {
        "companies.change_company",
        "companies.view_paper",
        "companies.change_duplicatepair",
        "companies.change_joinrequest",
        "companies.add_knownname",
        "companies.change_knownname",
        "companies.delete_knownname",
    }
)
# Exports hold phone numbers and addresses of people: not for everybody who may look at a company.
_LISTS = frozenset({"companies.add_importrun", "companies.view_importrun", "companies.export_company"})
_LETTERS = frozenset({"letters.change_invitationletter"})
_CALENDAR = frozenset(
    f"exhibitions.{action}_{model}"
    for action in ("add", "change")
    for model in ("exhibition", "edition", "phase")
)
_FORUM = frozenset(
    f"forums.{action}_{model}"
    for action in ("add", "change", "delete")
    for model in ("forum", "session", "speaker", "table", "foruminterpreter", "hostrights", "delegate")
) | {
    "forums.add_interpreter",
    "forums.change_interpreter",
    "forums.change_registration",
    "forums.add_checkin",
    "meetings.change_meeting",
    "meetings.add_planrun",
    "meetings.change_plan",
    "meetings.add_pairrule",
    "meetings.change_pairrule",
    "meetings.delete_pairrule",
    "meetings.view_pairrule",
    "matching.view_scorerun",
    "matching.add_scorerun",
    "matching.change_steering",
    "matching.view_heldpair",
    "matching.change_heldpair",
    "matching.view_sensitivecode",
    "matching.add_sensitivecode",
    "matching.change_sensitivecode",
    "matching.view_flaggedcompany",
    "matching.add_flaggedcompany",
    "matching.change_flaggedcompany",
    "matching.delete_flaggedcompany",
    "matching.view_learnedmodel",
    "notifications.view_delivery",
    "notifications.change_delivery",
    # A forum's hosts are looked up by name.
    "accounts.view_organiserbody",
}
_OPPORTUNITIES = frozenset({"opportunities.add_opportunity", "opportunities.change_opportunity"})
_REFERENCE = frozenset(
    f"reference.change_{model}"
    for model in ("sector", "cooperationtype", "hscode", "place", "venue", "holiday", "institution")
)
_PEOPLE = frozenset(
    {"accounts.view_user", "accounts.view_organiserbody", "accounts.view_organiserappointment"}
)

# What suggestions are made with is for all forums, and so for administrators alone.
_LEARNING = frozenset({"matching.change_learnedmodel"})

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    OrganiserRole.ADMIN: _VIEW_ALL
    | _VERIFY
    | _LISTS
    | _LETTERS
    | _CALENDAR
    | _FORUM
    | _OPPORTUNITIES
    | _REFERENCE
    | _LEARNING
    | _PEOPLE,
    OrganiserRole.COUNTRY_DESK: _VIEW_ALL | _VERIFY | _LISTS | _LETTERS | _FORUM | _OPPORTUNITIES,
    OrganiserRole.VERIFIER: _VIEW_ALL | _VERIFY,
    OrganiserRole.HALL_STAFF: frozenset(
        {
            "forums.view_forum",
            "forums.view_registration",
            "forums.view_delegate",
            "forums.add_checkin",
            "meetings.view_meeting",
        }
    ),
    OrganiserRole.STATISTICS: _VIEW_ALL,
}


def permissions_of(roles: "set[str]") -> frozenset[str]:
    """Return the union of what the roles allow."""
    return frozenset().union(*(ROLE_PERMISSIONS.get(role, frozenset()) for role in roles))
