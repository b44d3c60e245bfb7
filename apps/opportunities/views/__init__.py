"""Opportunities: for everybody to read, for companies to take up, propose and report on."""

from apps.opportunities.views.own import (
    discard_proposal,
    edit_proposal,
    own,
    propose,
    report,
    submit_proposal,
    take_back_report,
)
from apps.opportunities.views.papers import paper, papers, remove_paper
from apps.opportunities.views.public import detail, figures, index, say_interest, take_back_interest

__all__ = [
    "detail",
    "discard_proposal",
    "edit_proposal",
    "figures",
    "index",
    "own",
    "paper",
    "papers",
    "propose",
    "remove_paper",
    "report",
    "say_interest",
    "submit_proposal",
    "take_back_interest",
    "take_back_report",
]
