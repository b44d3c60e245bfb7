"""Every act that changes an opportunity, an interest or a deal."""

from apps.opportunities.services.deals import report_result, settle_deal, take_back_report
from apps.opportunities.services.interests import say_interest, take_back_interest
from apps.opportunities.services.loading import load_opportunities, refresh_search_text
from apps.opportunities.services.papers import (
    attach_paper,
    hand_in_paper,
    remove_paper,
    share_paper,
    sweep_paper_files,
)
from apps.opportunities.services.pipeline import confirm_texts, move_stage, plan_next
from apps.opportunities.services.proposals import (
    answer_proposal,
    change_proposal,
    discard_proposal,
    propose_opportunity,
    submit_proposal,
)

__all__ = (
    "answer_proposal",
    "attach_paper",
    "change_proposal",
    "confirm_texts",
    "discard_proposal",
    "hand_in_paper",
    "load_opportunities",
    "move_stage",
    "plan_next",
    "propose_opportunity",
    "refresh_search_text",
    "remove_paper",
    "report_result",
    "say_interest",
    "settle_deal",
    "share_paper",
    "submit_proposal",
    "sweep_paper_files",
    "take_back_interest",
    "take_back_report",
)
