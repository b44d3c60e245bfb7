"""Steering a forum's suggestions, for its hosts with a second factor: what the page of the same name does."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.api.operations import operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers import steering as lines
from apps.api.v1.views.forum_desk import ForHosts
from apps.companies.models import Company
from apps.core.errors import InvalidInput, NotFound
from apps.forums.models import Forum
from apps.forums.selectors import approved_companies
from apps.matching import services
from apps.matching.models import Boost
from apps.matching.selectors import (
    boosts_shown,
    factors_of,
    fairness_of,
    is_being_computed,
    preview,
    samples_of,
    shown_run,
    steering_of,
)
from apps.matching.weighing import GROUPS
from apps.meetings.models import PairRule
from apps.meetings.selectors import organiser_rules
from apps.meetings.services import drop_pair_rule, set_pair_rule


class ForSteerers(ForHosts):
    permission = "matching.change_steering"

    def participant(self, forum: Forum, data: dict[str, Any], field: str = "company") -> Company:
        found = approved_companies(forum).filter(public_id=data[field]).first()
        if found is None:
            raise InvalidInput(_("This company does not take part in this forum."), field=field)
        return found

    def state(self, forum: Forum) -> dict[str, Any]:
        return {
            "weights": factors_of(forum),
            "is_frozen": steering_of(forum).is_frozen,
            "is_being_computed": is_being_computed(forum),
            "boosts": boosts_shown(forum),
            "rules": organiser_rules(forum),
        }


class SteeringView(ForSteerers):
    @operation("Read how a forum's suggestions are steered", item=lines.SteeringState)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        return self.state(self.found(request, public_id))


class SteeringWeights(ForSteerers):
    @operation("Weigh groups of features", body=lines.WeightsBody, item=lines.SteeringState)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """The lists are computed anew."""
        forum = self.found(request, public_id)
        factors = dict.fromkeys(GROUPS, 1.0) | data
        services.set_weights(user=reader(request), forum=forum, factors=factors)
        return self.state(forum)


class SteeringPreview(ForSteerers):
    @operation("Preview other weights", item=lines.Previews, query=lines.WeightsQuery)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        """The heads of a few lists before and after; nothing is saved. Empty where no set is shown yet."""
        forum = self.found(request, public_id)
        asked = {group: self.query[group] for group in GROUPS if group in self.query}
        factors = factors_of(forum) | asked
        return {"results": preview(forum, factors, samples_of(forum), now=timezone.now())}


class SteeringFreeze(ForSteerers):
    @operation("Freeze suggestions", body=lines.FreezeBody, item=lines.SteeringState)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """Rules hold in frozen lists too."""
        forum = self.found(request, public_id)
        services.freeze_suggestions(user=reader(request), forum=forum, frozen=data["frozen"])
        return self.state(forum)


class Boosts(ForSteerers):
    @operation("Lift a company in suggestions", body=lines.BoostBody, item=lines.BoostLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Boost:
        """A little, and labelled; again changes amount and label."""
        forum = self.found(request, public_id)
        company = self.participant(forum, data)
        return services.boost_company(user=reader(request), forum=forum, **data | {"company": company})


class BoostView(ForSteerers):
    @operation("Take a boost back", status=204)
    def delete(self, request: Request, public_id: str, company_id: str) -> None:
        boost = boosts_shown(self.found(request, public_id)).filter(company__public_id=company_id).first()
        if boost is None:
            raise NotFound(_("There is no such boost."))
        services.remove_boost(user=reader(request), boost=boost)


class Rules(ForSteerers):
    @operation("Say who must or must not meet", body=lines.RuleBody, item=lines.RuleLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> PairRule:
        """Two participants; again changes the kind."""
        forum = self.found(request, public_id)
        pair = {name: self.participant(forum, data, name) for name in ("company", "other")}
        return set_pair_rule(user=reader(request), forum=forum, kind=data["kind"], **pair)


class RuleView(ForSteerers):
    @operation("Take a rule back", status=204)
    def delete(self, request: Request, public_id: str, company_id: str, other_id: str) -> None:
        pair = {company_id, other_id}
        rules = organiser_rules(self.found(request, public_id))
        rule = next((r for r in rules if {r.company.public_id, r.other.public_id} == pair), None)
        if rule is None:
            raise NotFound(_("There is no such rule."))
        drop_pair_rule(user=reader(request), rule=rule)


class ForumFairness(ForSteerers):
    @operation("Read how evenly suggestions spread attention", item=lines.ShownFairness)
    def get(self, request: Request, public_id: str) -> dict[str, Any]:
        run = shown_run(self.found(request, public_id))
        return {
            "computed_at": run.finished_at if run else None,
            "fairness": fairness_of(run) if run else None,
        }
