"""Writes a plan as JSON, `"format": "ipek-plan-1"`."""

import json
from typing import Any

from apps.meetings.scheduler.types import Plan

FORMAT = "ipek-plan-1"


def plan_document(plan: Plan) -> dict[str, Any]:
    """Keys `tables` and `interpreters` (request id -> id) are there only where the problem names them."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "slots": {str(x.request): x.slot for x in plan.assignments},
        "unplaced": [{"request": u.request, "reason": u.reason.value} for u in plan.unplaced],
        "weight": plan.weight,
        "bound": plan.bound,
        "bound_kind": plan.bound_kind,
        "breaks": plan.breaks,
        "breaks_bound": plan.breaks_bound,
        "idle_breaks": plan.idle_breaks,
        "proven": plan.proven,
        "seconds": round(plan.seconds, 3),
        "seed": plan.seed,
    }
    tables = {str(x.request): x.table for x in plan.assignments if x.table is not None}
    interpreters = {str(x.request): x.interpreter for x in plan.assignments if x.interpreter is not None}
    if tables:
        document["tables"] = tables
    if interpreters:
        document["interpreters"] = interpreters
    if plan.shortfalls:
        document["shortfalls"] = [
            {"participant": s.participant, "missing": s.missing} for s in plan.shortfalls
        ]
    return document


def infeasible_document(why: str) -> dict[str, Any]:
    return {"format": FORMAT, "infeasible": True, "why": why}


def to_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False) + "\n"
