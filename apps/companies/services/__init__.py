"""Every act that changes a company, by the user's verb."""

from apps.companies.services.drafts import begin_registration, note_number
from apps.companies.services.duplicates import compare, compare_due, pair_of, tell_apart
from apps.companies.services.imports import (
    ask_for_import,
    carry_out_import,
    confirm_import,
    discard_import,
    discard_old_import_files,
)
from apps.companies.services.invitations import (
    accept_invitation,
    invite_by_link,
    invite_by_mail,
    revoke_invitation,
)
from apps.companies.services.joining import (
    accept_join_request,
    ask_to_join,
    decline_join_request,
    withdraw_join_request,
)
from apps.companies.services.known_names import load_known_names
from apps.companies.services.listing_expiry import end_listings
from apps.companies.services.listings import (
    add_listing,
    change_listing,
    drop_translation,
    pause_listing,
    resume_listing,
    translate_listing,
    withdraw_listing,
)
from apps.companies.services.live import lock_all_live, lock_live
from apps.companies.services.merging import MergePreview, merge_companies, preview_merge
from apps.companies.services.names import FurtherName
from apps.companies.services.papers import (
    discard_old_papers,
    hand_in_paper,
    note_reading,
    remove_paper,
    sweep_paper_files,
)
from apps.companies.services.people import add_person, change_person, person_leaves
from apps.companies.services.pictures import (
    add_picture,
    arrange_pictures,
    describe_picture,
    remove_picture,
    sweep_picture_files,
)
from apps.companies.services.profile import change_company, correct_number, register_company
from apps.companies.services.team import change_role, hand_over_company, remove_member
from apps.companies.services.verification import (
    accept_number,
    expire_verifications,
    reject_company,
    request_changes,
    submit_company,
    verify_company,
    warn_before_expiry,
)

__all__ = [
    "FurtherName",
    "MergePreview",
    "accept_invitation",
    "accept_join_request",
    "accept_number",
    "add_listing",
    "add_person",
    "add_picture",
    "arrange_pictures",
    "ask_for_import",
    "ask_to_join",
    "begin_registration",
    "carry_out_import",
    "change_company",
    "change_listing",
    "change_person",
    "change_role",
    "compare",
    "compare_due",
    "confirm_import",
    "correct_number",
    "decline_join_request",
    "describe_picture",
    "discard_import",
    "discard_old_import_files",
    "discard_old_papers",
    "drop_translation",
    "end_listings",
    "expire_verifications",
    "hand_in_paper",
    "hand_over_company",
    "invite_by_link",
    "invite_by_mail",
    "load_known_names",
    "lock_all_live",
    "lock_live",
    "merge_companies",
    "note_number",
    "note_reading",
    "pair_of",
    "pause_listing",
    "person_leaves",
    "preview_merge",
    "register_company",
    "reject_company",
    "remove_member",
    "remove_paper",
    "remove_picture",
    "request_changes",
    "resume_listing",
    "revoke_invitation",
    "submit_company",
    "sweep_paper_files",
    "sweep_picture_files",
    "tell_apart",
    "translate_listing",
    "verify_company",
    "warn_before_expiry",
    "withdraw_join_request",
    "withdraw_listing",
]
