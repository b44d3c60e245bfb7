"""Runs and their suggestions, and the vectors of the texts that are compared."""

from apps.matching.models.runs import Price, Rescore, ScoreRun, Suggestion
from apps.matching.models.vectors import LineVector

__all__ = ("LineVector", "Price", "Rescore", "ScoreRun", "Suggestion")
