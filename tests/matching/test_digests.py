"""Suggestions by mail: the best, once, and only to who wants them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from apps.companies.models import Company
from apps.matching.models import Digest, DigestedPair, Exposure, ScoreRun, Suggestion
from apps.matching.notices import SUGGESTIONS, DigestNotice
from apps.matching.services import dismiss_suggestion, send_digests
from apps.matching.services.digests import DIGEST_KIND, GOOD, MOST
from apps.meetings.services import keep_apart
from apps.notifications.groups import group_of
from apps.notifications.models import Delivery, Notification
from apps.notifications.renderers import RenderContext
from apps.notifications.services import Recipient
from tests.factories import CompanyFactory, MeetingRequestFactory, forum_with_programme, take_part
from tests.people import Cast

pytestmark = pytest.mark.django_db
REASON = [{"code": "verified", "params": {}, "contribution": 0.1}]


def suggest(company: Company, *others: Company, forum: object = None, score: float = 0.6) -> ScoreRun:
    run = ScoreRun.objects.create(forum=forum, state="done", is_shown=True)
    for rank, other in enumerate(others, start=1):
        Suggestion.objects.create(
            run=run, company=company, other=other, rank=rank, score=score, reasons=REASON
        )
    return run


def send() -> int:
    return send_digests(now=timezone.now())


def told(company: Company) -> list[Company]:
    return [pair.other for pair in DigestedPair.objects.filter(company=company).order_by("pk")]


def test_the_best_three_are_written_about_once(people: Cast) -> None:
    others = [CompanyFactory(country="CN") for _n in range(5)]
    suggest(people.company, *others)
    assert send() == 1
    assert told(people.company) == others[:MOST]
    delivery = Delivery.objects.get(kind=DIGEST_KIND)
    assert Notification.objects.get(kind=DIGEST_KIND).recipient == people.owner
    assert Exposure.objects.get().shown == [other.pk for other in others[:3]]
    assert send() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert send() == 1
        assert told(people.company) == others
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False):
        assert send() == 0
    assert Delivery.objects.filter(kind=DIGEST_KIND).exclude(pk=delivery.pk).count() == 1


def test_nothing_where_nothing_is_good(people: Cast) -> None:
    suggest(people.company, people.other_company, score=GOOD - 0.01)
    assert send() == 0
    assert not Digest.objects.exists()


def test_who_is_known_hidden_kept_apart_or_put_aside_is_left_out(people: Cast) -> None:
    asked, hidden, apart, aside, left = (CompanyFactory(country="CN") for _n in range(5))
    MeetingRequestFactory(forum=forum_with_programme(), sender=asked, recipient=people.company)
    Company.objects.filter(pk=hidden.pk).update(is_visible=False)
    keep_apart(user=people.owner, company=people.company, other=apart)
    dismiss_suggestion(user=people.owner, company=people.company, other=aside, reason="later")
    suggest(people.company, asked, hidden, apart, aside, left)
    send()
    assert told(people.company) == [left]


def test_whom_a_rule_takes_out_makes_room_for_the_next(people: Cast) -> None:
    others = [CompanyFactory(country="CN") for _n in range(2 * MOST)]
    for other in others[:MOST]:
        keep_apart(user=people.owner, company=people.company, other=other)
    suggest(people.company, *others)
    assert send() == 1
    assert told(people.company) == others[MOST:]


def test_before_a_forum_its_own_and_no_pair_twice(people: Cast) -> None:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        forum = forum_with_programme(hosts=[people.body])
        other, elsewhere = CompanyFactory(country="CN"), CompanyFactory(country="CN")
        take_part(forum, people.company, other)
        suggest(people.company, other, forum=forum)
        suggest(people.company, other, elsewhere)
        send()
    near = timezone.make_aware(timezone.datetime.combine(forum.starts_on, timezone.datetime.min.time()))
    assert Digest.objects.get().forum is None
    assert told(people.company) == [other, elsewhere]
    DigestedPair.objects.all().delete()
    with time_machine.travel(near - timedelta(days=3), tick=False):
        send()
        assert [digest.forum for digest in Digest.objects.order_by("pk")] == [None, forum]
        assert told(people.company) == [other]


def test_it_reads_in_the_reader_s_language(people: Cast) -> None:
    suggest(people.company, people.other_company)
    send()
    payload = {"digest": Digest.objects.get().public_id}
    context = RenderContext("az", "Asia/Baku", "https://ipek.example", Recipient.of_user(people.owner))
    seen = set()
    for language in ("az", "zh-hans", "en", "ru"):
        with translation.override(language):
            message = DigestNotice().render(payload, context)
        assert people.other_company.legal_name in message.text
        seen.add(message.subject)
    assert len(seen) == 4
    assert group_of(DIGEST_KIND) is SUGGESTIONS
    [line] = DigestNotice().summaries([payload], context)
    assert line.url.endswith("&forum=all")


def test_it_is_not_sent_about_who_has_hidden_since(people: Cast) -> None:
    suggest(people.company, people.other_company)
    send()
    payload, now = {"digest": Digest.objects.get().public_id}, timezone.now()
    assert DigestNotice().still_due(payload, now)
    Company.objects.filter(pk=people.other_company.pk).update(is_visible=False)
    assert not DigestNotice().still_due(payload, now)
