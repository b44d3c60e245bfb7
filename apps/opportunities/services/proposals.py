"""A company's own proposal: written, handed in, and answered by the organisers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.companies.selectors import managers_of
from apps.companies.services import lock_live
from apps.companies.validators import plain, plain_lines
from apps.core.errors import Conflict, InvalidInput, InvalidTransition
from apps.core.ids import new_public_id
from apps.notifications.services import Recipient, notify
from apps.opportunities.enums import OPEN_REVIEWS, REVIEWS, Kind, Region, Review, Stage
from apps.opportunities.models import Opportunity
from apps.opportunities.permissions import no_such_opportunity, require_organiser, require_verified
from apps.opportunities.services.loading import refresh_search_text
from apps.opportunities.services.pipeline import record_step
from apps.reference.models import Sector

MAX_OPEN = 10
ANSWERED_KIND = "opportunity.proposal_answered"
LANGUAGES = frozenset(settings.MODELTRANSLATION_LANGUAGES)


@transaction.atomic
def propose_opportunity(
    *,
    user: User,
    company: Company,
    language: str,
    title: str,
    sought: str,
    kind: str,
    region: str,
    sectors: Iterable[Sector],
    place_name: str = "",
) -> Opportunity:
    """Keep a draft of the company; nobody else sees it before it is handed in."""
    require_verified(user, company)
    lock_live(company)
    if company.proposals.filter(review__in=(*OPEN_REVIEWS, Review.SUBMITTED)).count() >= MAX_OPEN:
        raise Conflict(
            _("Up to %(most)d proposals can be open at once. Please finish one first.") % {"most": MAX_OPEN},
            code="too_many_proposals",
        )
    public_id = new_public_id()
    proposal = Opportunity(
        public_id=public_id, code=public_id.upper(), proposed_by=company, review=Review.DRAFT
    )
    _write(proposal, language, title, sought, kind, region, place_name)
    proposal.source = company.legal_name
    proposal.save()
    proposal.sectors.set(_sectors(sectors))
    return proposal


@transaction.atomic
def change_proposal(
    *, user: User, proposal: Opportunity, sectors: Iterable[Sector], **values: str
) -> Opportunity:
    """Change a proposal that is with the company."""
    proposal = _own(user, proposal)
    if proposal.review not in OPEN_REVIEWS:
        raise Conflict(
            _("The organisers have this proposal now: it cannot be changed."), code="proposal_closed"
        )
    _write(proposal, **_texts(values))
    proposal.version += 1
    proposal.save()
    proposal.sectors.set(_sectors(sectors))
    return proposal


@transaction.atomic
def submit_proposal(*, user: User, proposal: Opportunity) -> Opportunity:
    """Hand the proposal to the organisers."""
    proposal = _own(user, proposal)
    if proposal.proposed_by is not None:
        require_verified(user, proposal.proposed_by)
    _move_review(proposal, Review.SUBMITTED)
    proposal.submitted_at, proposal.review_note = timezone.now(), ""
    proposal.version += 1
    proposal.save()
    return proposal


@transaction.atomic
def discard_proposal(*, user: User, proposal: Opportunity) -> None:
    """Throw a proposal away that the organisers have not accepted."""
    proposal = _own(user, proposal)
    if proposal.review == Review.ACCEPTED:
        raise Conflict(_("An accepted proposal cannot be thrown away."), code="proposal_closed")
    proposal.delete()


@transaction.atomic
def answer_proposal(
    *, user: User, proposal: Opportunity, answer: str, seen_version: int, reason: str = ""
) -> Opportunity:
    """Publish a proposal, ask for changes or decline it, as it was read (`seen_version`). The company is told."""
    require_organiser(user)
    if answer not in (Review.ACCEPTED, Review.CHANGES_REQUESTED, Review.DECLINED):
        raise InvalidInput(_("Choose one of the listed answers."), field="answer")
    reason = plain_lines(reason, field="reason", most=500)
    if answer != Review.ACCEPTED and not reason:
        raise InvalidInput(_("Say why, so that the company can do something about it."), field="reason")
    proposal = Opportunity.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if proposal.version != seen_version:
        raise Conflict(
            _("The proposal has changed since you opened it. Please read it again before you decide."),
            code="changed_meanwhile",
        )
    _move_review(proposal, Review(answer))
    proposal.review_note = reason
    proposal.version += 1
    if answer == Review.ACCEPTED:
        record_step(proposal, Stage.PUBLISHED, user=user, note=reason)
    proposal.save()
    _tell(proposal)
    return proposal


def _own(user: User, proposal: Opportunity) -> Opportunity:
    locked = Opportunity.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
    if locked.proposed_by is None:
        raise no_such_opportunity()
    require_manager(user, locked.proposed_by)
    return locked


def _move_review(proposal: Opportunity, wanted: Review) -> None:
    current = Review(proposal.review)
    if wanted not in REVIEWS[current]:
        raise InvalidTransition(
            _("A proposal that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": current.label, "wanted": wanted.label},
            current=current,
            wanted=wanted,
        )
    proposal.review = wanted


def _texts(values: Mapping[str, str]) -> dict[str, str]:
    names = ("language", "title", "sought", "kind", "region", "place_name")
    return {name: values.get(name, "") for name in names}


def _write(
    proposal: Opportunity, language: str, title: str, sought: str, kind: str, region: str, place_name: str
) -> None:
    """Put the words into the columns of the language in which they are written."""
    if language not in LANGUAGES:
        raise InvalidInput(_("Choose one of the site's languages."), field="language")
    if kind not in Kind.values:
        raise InvalidInput(_("Choose one of the listed kinds."), field="kind")
    if region not in Region.values:
        raise InvalidInput(_("Choose one of the listed regions."), field="region")
    texts: dict[str, Any] = {
        "title": plain(title, field="title", least=5, most=250),
        "sought": plain_lines(sought, field="sought", most=4000),
        "place_name": plain(place_name, field="place_name", most=200),
    }
    if len(texts["sought"]) < 20:
        raise InvalidInput(_("Say in a sentence or two what is sought."), field="sought")
    for field, text in texts.items():
        for other in LANGUAGES:
            setattr(proposal, build_localized_fieldname(field, other), text if other == language else "")
    proposal.language, proposal.kind, proposal.regions = language, kind, [region]
    refresh_search_text(proposal)


def _sectors(sectors: Iterable[Sector]) -> list[Sector]:
    chosen = list(sectors)
    if not 1 <= len(chosen) <= 5:
        raise InvalidInput(_("Choose one to five sectors."), field="sectors")
    return chosen


def _tell(proposal: Opportunity) -> None:
    if proposal.proposed_by is None:
        return
    notify(
        kind=ANSWERED_KIND,
        subject_key=f"opportunity:{proposal.public_id}",
        revision=proposal.version,
        recipients=[Recipient.of_user(user) for user in managers_of([proposal.proposed_by])],
        payload={
            "opportunity": proposal.public_id,
            "company": proposal.proposed_by.public_id,
            "review": proposal.review,
            "version": proposal.version,
        },
    )
