"""Runs and their suggestions, what companies make of them, how they are steered, and what was learnt from answers."""

from apps.matching.models.choices import Dismissal, Exposure
from apps.matching.models.digests import Digest, DigestedPair
from apps.matching.models.learning import LearnedModel
from apps.matching.models.parts import FoundLists, ScorePart, Step
from apps.matching.models.runs import Price, Rescore, ScoreRun, Suggestion
from apps.matching.models.steering import Boost, FlaggedCompany, HeldPair, SensitiveCode, Steering
from apps.matching.models.vectors import LineVector

__all__ = (
    "Boost",
    "Digest",
    "DigestedPair",
    "Dismissal",
    "Exposure",
    "FlaggedCompany",
    "FoundLists",
    "HeldPair",
    "LearnedModel",
    "LineVector",
    "Price",
    "Rescore",
    "ScorePart",
    "ScoreRun",
    "SensitiveCode",
    "Steering",
    "Step",
    "Suggestion",
)
