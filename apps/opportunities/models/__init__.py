"""Investment and project themes, how far each is, who is interested, and what came of them."""

from apps.opportunities.models.deals import Deal, DealReport
from apps.opportunities.models.opportunity import Interest, Opportunity
from apps.opportunities.models.pipeline import Desk, OpportunityPaper, StageStep

__all__ = ("Deal", "DealReport", "Desk", "Interest", "Opportunity", "OpportunityPaper", "StageStep")
