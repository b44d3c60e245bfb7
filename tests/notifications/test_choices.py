"""What people choose to hear of, and the links that stop a mail without signing in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import ConsentKind
from apps.accounts.models import User
from apps.accounts.services import give_consent, withdraw_consent
from apps.core.errors import InvalidInput
from apps.notifications import groups, renderers
from apps.notifications.enums import NoticeWay
from apps.notifications.groups import ACCOUNT, NoticeGroup
from apps.notifications.models import Delivery, NoticeChoice
from apps.notifications.selectors import choices_of, inbox_page, unread_count
from apps.notifications.services import Recipient, SweepResult, choose_notices, deliver_due
from tests.doors import LANGUAGES, get_statuses, signed_in
from tests.notifications.conftest import Bell
from tests.notifications.sink import Sink
from tests.notifications.steps import ring, states
from tests.people import Cast

pytestmark = pytest.mark.django_db
MakeUser = Callable[..., User]
GUEST = Recipient(user_id=None, address="Wei@example.cn", language="zh-hans", time_zone="Asia/Shanghai")
BELLS = NoticeGroup(code="bells", label="Bells", help="When a bell rings.")
ALARMS = NoticeGroup(
    code="alarms", label="Alarms", help="When it burns.", mandatory=frozenset({NoticeWay.EMAIL})
)
NEWS = NoticeGroup(
    code="news", label="News", help="From the organisers.", needs_consent=ConsentKind.MARKETING
)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three kinds and no others: an optional one, one whose mails are mandatory, one that needs a consent."""
    monkeypatch.setattr(renderers, "_renderers", {})
    monkeypatch.setattr(groups, "_group_of_kind", {})
    for kind, group in (("bell", BELLS), ("alarm", ALARMS), ("news", NEWS)):
        renderers.register(kind, Bell(), group=group)


def mute(user: User, group: str = "bells", *ways: str) -> None:
    choose_notices(user=user, choices={(group, way): False for way in ways or ("email", "inbox")})


def links(sink: Sink) -> list[str]:
    """The paths of the unsubscribe links in the headers of all mails."""
    found = [str(mail["List-Unsubscribe"] or "").strip() for mail in sink.mails]
    return [link.removeprefix("<http://testserver").removesuffix(">") for link in found]


def test_without_a_choice_everything_comes(make_user: MakeUser) -> None:
    found = [
        (choice.group.code, [(way.is_wanted, way.is_mandatory) for way in choice.ways])
        for choice in choices_of(make_user())
    ]
    assert found == [
        ("account", [(True, True), (True, True)]),
        ("bells", [(True, False), (True, False)]),
        ("alarms", [(True, True), (True, False)]),
        ("news", [(True, False), (True, False)]),
    ]


def test_two_groups_do_not_share_a_code() -> None:
    with pytest.raises(Exception, match="two notice groups with the code 'bells'"):
        renderers.register("gong", Bell(), group=NoticeGroup(code="bells", label="Gongs", help=""))


def test_the_choice_counts_when_the_mail_is_sent(sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    deliveries = ring(user)
    mute(user)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, suppressed=1)
    assert (states(deliveries), sink.mails) == (["suppressed"], [])
    assert Delivery.objects.get().last_error == "The recipient does not want such mails."


def test_a_choice_taken_back_lets_the_next_mail_through(sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    mute(user)
    choose_notices(user=user, choices={("bells", "email"): True})
    ring(user)
    deliver_due(now=timezone.now())
    assert len(sink.mails) == 1
    assert NoticeChoice.objects.filter(user=user).count() == 2


def test_others_and_other_groups_are_not_touched(sink: Sink, make_user: MakeUser) -> None:
    user, other = make_user(), make_user("other@example.com")
    mute(user)
    ring(user, kind="alarm")
    ring(other)
    deliver_due(now=timezone.now())
    assert sorted(str(mail["To"]) for mail in sink.mails) == ["leyla@example.com", "other@example.com"]


@pytest.mark.parametrize(
    "choice", [("alarms", "email"), ("account", "inbox"), ("gongs", "email"), ("bells", "pigeon")]
)
def test_what_is_mandatory_or_unknown_cannot_be_switched_off(
    make_user: MakeUser, choice: tuple[str, str]
) -> None:
    user = make_user()
    with pytest.raises(InvalidInput):
        choose_notices(user=user, choices={("bells", "email"): False, choice: False})
    assert NoticeChoice.objects.count() == 0


def test_news_go_only_to_those_who_agreed(sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    ring(user, GUEST, kind="news", number=1)
    deliver_due(now=timezone.now())
    assert sink.mails == []
    give_consent(user=user, kind=ConsentKind.MARKETING, language="az")
    ring(user, kind="news", number=2)
    deliver_due(now=timezone.now())
    assert [str(mail["Subject"]) for mail in sink.mails] == ["Bell 2"]
    withdraw_consent(user=user, kind=ConsentKind.MARKETING)
    ring(user, kind="news", number=3)
    deliver_due(now=timezone.now())
    assert len(sink.mails) == 1


def test_the_inbox_hides_what_is_not_wanted_there(
    make_user: MakeUser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_user()
    ring(user, number=1, inbox=True)
    ring(user, number=2, inbox=True, kind="alarm")
    mute(user, "bells", "inbox")
    with django_assert_num_queries(1):
        assert [entry.text for entry in inbox_page(user).entries] == ["Bell 2 for en"]
    assert unread_count(user) == 1
    choose_notices(user=user, choices={("bells", "inbox"): True})
    assert unread_count(user) == 2


# --- the links in the mails ----------------------------------------------------------------------------------


def test_a_mail_that_may_be_stopped_says_how(sink: Sink, make_user: MakeUser) -> None:
    user = make_user(language="az")
    ring(user)
    ring(user, kind="alarm")
    deliver_due(now=timezone.now())
    bell, alarm = sorted(sink.mails, key=lambda mail: mail["List-Unsubscribe"] is None)
    assert bell["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(bell["List-Unsubscribe"]).strip("<> ")
    assert re.fullmatch(r"http://testserver/az/unsubscribe/[\w:-]+/", link)
    assert link in bell.get_body(("plain",)).get_content()
    assert link in bell.get_body(("html",)).get_content()
    assert (alarm["List-Unsubscribe"], alarm["List-Unsubscribe-Post"]) == (None, None)
    assert "unsubscribe" not in alarm.get_body(("plain",)).get_content()


@pytest.mark.parametrize("guest", [True, False])
def test_one_click_of_the_mail_program_stops_the_mails(sink: Sink, make_user: MakeUser, guest: bool) -> None:
    recipient = GUEST if guest else make_user()
    ring(recipient)
    deliver_due(now=timezone.now())
    [link] = links(sink)
    program = Client(enforce_csrf_checks=True)
    answer = program.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert answer.cookies == {}
    ring(recipient, number=2)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, suppressed=1)
    # Pressed twice it is one choice, and it can be taken back on the same page.
    program.post(link, {"List-Unsubscribe": "One-Click"})
    assert NoticeChoice.objects.filter(is_wanted=False).count() == 1
    program.post(link, {"again": "1"})
    ring(recipient, number=3)
    assert deliver_due(now=timezone.now()) == SweepResult(claimed=1, sent=1)


def test_following_the_link_changes_nothing(client: Client, sink: Sink, make_user: MakeUser) -> None:
    ring(make_user())
    deliver_due(now=timezone.now())
    [link] = links(sink)
    page = client.get(link)
    assert (page.status_code, "Stop these mails" in page.content.decode()) == (200, True)
    assert client.head(link).status_code == 200
    assert client.delete(link).status_code == 405
    assert NoticeChoice.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_happened(client: Client, sink: Sink, make_user: MakeUser, language: str) -> None:
    ring(make_user(language=language))
    deliver_due(now=timezone.now())
    [link] = links(sink)
    assert link.startswith(f"/{language}/")
    done = client.post(link).content.decode()
    assert "Bells" in done
    assert 'name="again"' in done
    assert reverse("notifications:choices").removeprefix("/en") in done


def test_a_link_that_was_tampered_with_leads_nowhere(client: Client, sink: Sink, make_user: MakeUser) -> None:
    ring(make_user())
    deliver_due(now=timezone.now())
    [link] = links(sink)
    for bad in (link[:-3] + "x/", "/en/unsubscribe/nothing/", "/en/unsubscribe/a:b:c/"):
        assert client.post(bad).status_code == 404
    assert NoticeChoice.objects.count() == 0


def test_the_account_of_a_link_may_be_gone(client: Client, sink: Sink, make_user: MakeUser) -> None:
    user = make_user()
    ring(user)
    deliver_due(now=timezone.now())
    [link] = links(sink)
    user.delete()
    assert client.post(link).status_code == 200
    assert NoticeChoice.objects.count() == 0


# --- the page ------------------------------------------------------------------------------------------------


def test_everybody_chooses_for_themselves(people: Cast) -> None:
    url = reverse("notifications:choices")
    assert get_statuses(url, people) == (200, 200, 200, 302)
    # What is not ticked is not sent by a browser; what is mandatory stays whatever is sent.
    answer = signed_in(people.owner).post(url, {"bells-inbox": "on", "news-email": "on", "news-inbox": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, url)
    found = NoticeChoice.objects.order_by("group", "way").values_list("user", "group", "way", "is_wanted")
    me = people.owner.pk
    assert list(found) == [
        (me, "alarms", "inbox", False),
        (me, "bells", "email", False),
        (me, "bells", "inbox", True),
        (me, "news", "email", True),
        (me, "news", "inbox", True),
    ]
    page = signed_in(people.owner).get(url).content.decode()
    ticked = set(re.findall(r'name="([\w-]+)"[^>]*\bchecked\b', page))
    assert ticked == {"bells-inbox", "news-email", "news-inbox"}
    assert str(ACCOUNT.label) in page
    assert page.count("Always") == 3
    assert signed_in(people.owner).delete(url).status_code == 405
    assert Client().post(url).status_code == 302
    assert NoticeChoice.objects.exclude(user=people.owner).count() == 0
