"""Closing an account for good: proof, days of grace, and what is left when it is done."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from apps.accounts.enums import ConsentKind
from apps.accounts.models import DataExport, User
from apps.accounts.services import (
    ask_for_erasure,
    ask_for_export,
    carry_out_export,
    erase_user,
    export_path,
    give_consent,
    keep_account,
    send_proof_code,
)
from apps.accounts.services.proof import MAX_TRIES
from apps.agenda.services import make_calendar_address
from apps.companies.models import Company, Membership, Person
from apps.companies.services import add_person
from apps.core.errors import Conflict, InvalidInput
from apps.forums.models import Registration
from apps.meetings.models import MeetingRequest
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import Recipient, choose_notices, notify
from tests.doors import LANGUAGES, get_statuses, in_language, signed_in
from tests.factories import ForumFactory, MeetingRequestFactory, MembershipFactory, UserFactory
from tests.people import Cast, enrolled

pytestmark = pytest.mark.django_db
PASSWORD = "a-Long-passphrase-4-tests"
T0 = datetime(2027, 3, 1, 8, tzinfo=UTC)
LATER = T0 + timedelta(days=15)


@pytest.fixture(autouse=True)
def _private(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def planned(user: User) -> User:
    with time_machine.travel(T0, tick=False):
        ask_for_erasure(user=user, proof=PASSWORD)
    return user


def traces(*words: str) -> dict[str, list[int]]:
    """Every row of every model that still says one of the words."""
    found = {}
    for model in apps.get_models():
        fields = [field.name for field in model._meta.concrete_fields]
        for row in model._base_manager.values("pk", *fields):
            if any(
                word.casefold() in json.dumps(row, default=str, ensure_ascii=False).casefold()
                for word in words
            ):
                found.setdefault(model._meta.label, []).append(row["pk"])
    return found


def test_nobody_asks_without_the_password(people: Cast) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask_for_erasure(user=people.outsider, proof="something else")
    assert (refusal.value.code, refusal.value.field) == ("wrong_proof", "proof")
    assert User.objects.filter(erase_at=None).count() == User.objects.count()


def test_guessing_ends_after_some_tries(people: Cast) -> None:
    for _try in range(MAX_TRIES):
        with pytest.raises(InvalidInput):
            ask_for_erasure(user=people.outsider, proof="guess")
    with pytest.raises(Conflict) as refusal:
        ask_for_erasure(user=people.outsider, proof=PASSWORD)
    assert refusal.value.code == "too_many_attempts"


def test_without_a_password_a_mailed_code_proves_it(people: Cast) -> None:
    user = people.outsider
    user.set_unusable_password()
    user.save()
    send_proof_code(user=user)
    [message] = mail.outbox
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", message.body)
    assert code is not None
    assert message.to == [user.email]
    with pytest.raises(InvalidInput):
        ask_for_erasure(user=user, proof="AAAA-AAAA")
    ask_for_erasure(user=user, proof=f" {code[0].lower()} ")
    with pytest.raises(InvalidInput):
        ask_for_erasure(user=user, proof=code[0])  # Once used it is gone.


def test_the_last_owner_hands_over_first(people: Cast) -> None:
    with pytest.raises(Conflict) as refusal:
        ask_for_erasure(user=people.owner, proof=PASSWORD)
    assert (refusal.value.code, refusal.value.extra) == ("last_owner", {"company": people.company.public_id})
    assert User.objects.get(pk=people.owner.pk).erase_at is None
    MembershipFactory(company=people.company, role="owner")
    ask_for_erasure(user=people.owner, proof=PASSWORD)


def test_nothing_happens_before_the_day_and_it_can_be_taken_back(people: Cast) -> None:
    user = planned(people.outsider)
    assert user.erase_at == T0 + timedelta(days=14)
    assert not erase_user(user_id=user.pk, now=T0 + timedelta(days=13))
    keep_account(user=user)
    assert not erase_user(user_id=user.pk, now=LATER)
    assert User.objects.get(pk=user.pk).email == user.email


def test_asking_twice_does_not_move_the_day(people: Cast) -> None:
    user = planned(people.outsider)
    with time_machine.travel(T0 + timedelta(days=3), tick=False):
        assert ask_for_erasure(user=user, proof=PASSWORD) == T0 + timedelta(days=14)
    assert Delivery.objects.count() == 1


def test_one_who_became_the_last_owner_meanwhile_waits(people: Cast) -> None:
    second = MembershipFactory(company=people.company, role="owner")
    user = planned(people.owner)
    second.delete()
    assert not erase_user(user_id=user.pk, now=LATER)
    user.refresh_from_db()
    assert (user.erased_at, user.erase_at, user.email) == (
        None,
        LATER + timedelta(days=7),
        people.owner.email,
    )
    kinds = Delivery.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["account.erasure_planned", "account.erasure_postponed"]


def test_nothing_in_the_database_names_the_person_any_more(
    people: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """The widest net: every column of every table is searched for the name, the addresses and the words."""
    user = UserFactory(email="leyla.quliyeva@findiq.example", name="Leyla Quliyeva", phone="+994501112233")
    company = MembershipFactory(user=user, company__legal_name="Fındıq MMC", role="owner").company
    enrolled(user)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    give_consent(user=user, kind=ConsentKind.TERMS, language="az")
    person = add_person(
        user=user, company=company, account=user, family_name="Quliyeva", given_name="Leyla",
        email=user.email, phone="+994501112233", wechat_id="leyla-q", job_title="Leyla's job",
    )  # fmt: skip
    request = MeetingRequestFactory(
        sender=company, recipient=people.other_company, created_by=user, note="Leyla Quliyeva asks"
    )
    forum = ForumFactory(state="open")
    registration = Registration.objects.create(
        forum=forum, company=company, state="approved", registered_by=user, note="Call Leyla"
    )
    make_calendar_address(user=user)
    guest = Recipient(None, "Leyla.Quliyeva@findiq.example", "az", "Asia/Baku")
    for number, recipient in enumerate((Recipient.of_user(user), guest)):
        notify(
            kind="nobody.writes.this",
            subject_key=f"thing:{number}",
            revision=0,
            recipients=[recipient],
            payload={},
        )
    Delivery.objects.update(last_error="550 leyla.quliyeva@findiq.example: no such user")
    choose_notices(user=user, choices={("reminders", "email"): False})
    run = carry_out_export(run_id=ask_for_export(user=user).pk)
    assert run is not None
    client = signed_in(user)
    client.get("/en/settings/")
    LogEntry.objects.filter(actor=user).update(actor_email=user.email, remote_addr="203.0.113.9")
    words = ("leyla", "quliyeva", "+994501112233")
    assert "accounts.User" in traces(*words)

    planned(user)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_user(user_id=user.pk, now=LATER)

    assert traces(*words) == {}
    assert not export_path(run).exists()
    assert client.get("/en/settings/").status_code == 302
    # What names nobody stays: the shell, the consent, the request and the registration that there were.
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password(), user.erased_at) == (False, False, LATER)
    assert user.consents.count() == 1
    assert MeetingRequest.objects.get(pk=request.pk).note == ""
    assert Person.objects.get(pk=person.pk).display_name == "—"
    assert Registration.objects.get(pk=registration.pk).state == "declined"
    assert not Company.objects.get(pk=company.pk).is_visible
    counts = [model.objects.filter(user=user).count() for model in (Membership, Authenticator, DataExport)]
    assert [*counts, Notification.objects.filter(recipient=user).count()] == [0, 0, 0, 0]
    assert Delivery.objects.filter(state="pending").count() == 0
    assert not erase_user(user_id=user.pk, now=LATER)


def test_a_colleague_leaves_and_the_company_goes_on(people: Cast) -> None:
    person = Person.objects.create(company=people.company, user=people.colleague, family_name="Aliyev")
    planned(people.colleague)
    assert erase_user(user_id=people.colleague.pk, now=LATER)
    assert Company.objects.get(pk=people.company.pk).is_visible
    person.refresh_from_db()
    assert (person.user, person.family_name, person.left_at is None) == (None, "—", False)
    assert list(Membership.objects.filter(company=people.company).values_list("user", flat=True)) == [
        people.owner.pk
    ]


# --- the pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages(people: Cast, language: str) -> None:
    url = in_language(reverse("accounts:erasure"), language)
    keep = in_language(reverse("accounts:keep_account"), language)
    client = signed_in(people.outsider)
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"proof": "wrong"})
    assert (wrong.status_code, User.objects.filter(erase_at=None).count()) == (422, User.objects.count())
    done = client.post(url, {"proof": PASSWORD})
    assert done.headers["Location"] == f"/{language}/settings/data/"
    assert keep in client.get(done.headers["Location"]).content.decode()
    client.post(keep)
    assert User.objects.get(pk=people.outsider.pk).erase_at is None


def test_the_pages_are_for_oneself_and_change_by_post_only(people: Cast) -> None:
    assert get_statuses(reverse("accounts:erasure"), people) == (200, 200, 200, 302)
    for name in ("keep_account", "send_erasure_code"):
        assert signed_in(people.owner).get(reverse(f"accounts:{name}")).status_code == 405
        assert Client().post(reverse(f"accounts:{name}")).status_code == 302
    assert Client().post(reverse("accounts:erasure"), {"proof": PASSWORD}).status_code == 302
    refused = signed_in(people.owner).post(reverse("accounts:erasure"), {"proof": PASSWORD})
    assert refused.status_code == 409
    assert User.objects.filter(erase_at=None).count() == User.objects.count()
