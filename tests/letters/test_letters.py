"""Invitation letters: asked for, issued with a number of their own, checked by anybody who holds one, revoked."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.companies.events import CompaniesMerged, MergeReport
from apps.companies.models import Company, Person
from apps.companies.services import person_leaves, reject_company
from apps.core.errors import Conflict, DomainError, InvalidInput, InvalidTransition, NotAllowed, NotFound
from apps.core.events import publish
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.letters.enums import LetterState
from apps.letters.models import InvitationLetter, LetterSeries
from apps.letters.services import decline_letter, issue_letter, request_letter, revoke_letter, withdraw_letter
from apps.letters.services.printing import check_address, letter_pdf
from apps.notifications.services import deliver_due
from tests.doors import LANGUAGES, get_statuses, in_language, post_statuses, signed_in
from tests.factories import EditionFactory, ForumFactory, OrganiserBodyFactory, PersonFactory
from tests.organiser.steps import FORBIDDEN, NOT_FOUND, answer, enrolment, sign_in, without_second_factor
from tests.people import Cast, organiser_of
from tests.races import at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
DAYS = {"stays_from": date(2027, 4, 13), "stays_until": date(2027, 4, 16)}
Ask = Callable[..., InvitationLetter]


@pytest.fixture(autouse=True)
def _before_the_event() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return ForumFactory(
        name_en="Silk Forum", name_az="İpək Forumu", name_zh_hans="丝绸论坛", hosts=[people.body]
    )


@pytest.fixture
def person(people: Cast) -> Person:
    return PersonFactory(
        company=people.company,
        family_name="Əliyeva",
        given_name="Şəfiqə",
        job_title="Direktor",
        job_title_en="Director",
    )


@pytest.fixture
def ask(people: Cast, forum: Forum, person: Person) -> Ask:
    def act(**values: Any) -> InvitationLetter:
        given = {"user": people.owner, "company": people.company, "person": person, "event": forum} | DAYS
        return request_letter(**(given | values))

    return act


@pytest.fixture
def issued(people: Cast, ask: Ask) -> InvitationLetter:
    return issue_letter(user=people.organiser, letter=ask())


def test_a_request_is_issued_with_a_number_and_told(people: Cast, issued: InvitationLetter) -> None:
    assert (issued.state, issued.code, issued.body, issued.decided_by) == (
        LetterState.ISSUED,
        "IPEK-2027-00001",
        people.body,
        people.organiser,
    )
    deliver_due(now=timezone.now())
    assert [sent.subject for sent in mail.outbox] == ["The invitation letter for Əliyeva Şəfiqə is issued"]
    assert f"/letters/of/{people.company.public_id}/{issued.public_id}/" in mail.outbox[0].body


def test_the_paper_speaks_two_languages_and_stays_as_it_was(issued: InvitationLetter, person: Person) -> None:
    text = PdfReader(io.BytesIO(letter_pdf(issued))).pages[0].extract_text()
    for words in (
        "邀请函",
        "Letter of invitation",
        "IPEK-2027-00001",
        "Əliyeva Şəfiqə",
        "丝绸论坛",
        "Silk Forum",
        "Director",
    ):
        assert words in text
    assert "2027年4月13日" in text
    assert check_address(issued) in text.replace("\n", "")
    Person.objects.filter(pk=person.pk).update(family_name="Renamed")
    again = InvitationLetter.objects.get(pk=issued.pk)
    assert "Renamed" not in PdfReader(io.BytesIO(letter_pdf(again))).pages[0].extract_text()


def test_a_letter_to_a_fair_in_azerbaijan_is_written_in_azerbaijani(people: Cast, ask: Ask) -> None:
    edition = EditionFactory(exhibition__country="AZ", exhibition__name_az="Qida sərgisi")
    letter = issue_letter(user=people.organiser, letter=ask(event=edition, second_language="zh-hans"))
    text = PdfReader(io.BytesIO(letter_pdf(letter))).pages[0].extract_text()
    assert ("Dəvət məktubu" in text, "邀请函" in text, "Qida sərgisi" in text) == (True, True, True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"stays_until": date(2027, 4, 12)}, "stays_until"),
        ({"stays_from": date(2027, 4, 15)}, "stays_from"),
        ({"stays_from": date(2027, 3, 30)}, "stays_from"),
        ({"stays_until": date(2027, 4, 29)}, "stays_from"),
        ({"second_language": "zh-hans"}, "second_language"),
        ({"second_language": "fr"}, "second_language"),
    ],
)
def test_what_cannot_be_asked(ask: Ask, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask(**values)
    assert (refusal.value.field, InvitationLetter.objects.count()) == (field, 0)


def test_who_and_what_a_letter_is_for(people: Cast, ask: Ask, person: Person, forum: Forum) -> None:
    with pytest.raises(InvalidInput):
        ask(person=PersonFactory())
    with pytest.raises(InvalidInput) as characters:
        ask(person=PersonFactory(company=people.company, native_name="王🙂"))
    assert "🙂" in str(characters.value)
    for event in (
        ForumFactory(state="draft"),
        ForumFactory(state="finished"),
        EditionFactory(status="cancelled"),
        EditionFactory(confidence="low"),
    ):
        with pytest.raises(Conflict):
            ask(event=event)
    ask()
    with pytest.raises(Conflict) as twice:
        ask()
    assert twice.value.code == "letter_exists"
    Company.objects.filter(pk=people.company.pk).update(verification_state="submitted")
    people.company.refresh_from_db()
    with pytest.raises(Conflict) as unverified:
        ask(event=EditionFactory())
    assert (unverified.value.code, InvitationLetter.objects.count()) == ("not_verified", 1)


@pytest.mark.parametrize(
    ("who", "refusal"), [("colleague", NotAllowed), ("outsider", NotFound), ("other_owner", NotFound)]
)
def test_only_managers_ask_and_withdraw(people: Cast, ask: Ask, who: str, refusal: type[DomainError]) -> None:
    letter = ask()
    with pytest.raises(refusal):
        ask(user=getattr(people, who), event=EditionFactory())
    with pytest.raises(refusal):
        withdraw_letter(user=getattr(people, who), letter=letter)
    assert [row.state for row in InvitationLetter.objects.all()] == ["requested"]


def test_every_step_and_none_besides(people: Cast, ask: Ask, person: Person) -> None:
    organiser = {"user": people.organiser}
    steps: dict[str, Callable[[InvitationLetter], InvitationLetter]] = {
        "issued": lambda letter: issue_letter(letter=letter, **organiser),
        "declined": lambda letter: decline_letter(letter=letter, reason="Unknown.", **organiser),
        "withdrawn": lambda letter: withdraw_letter(user=people.owner, letter=letter),
        "revoked": lambda letter: revoke_letter(letter=letter, reason="Misused.", **organiser),
    }
    allowed = {
        ("requested", "issued"),
        ("requested", "declined"),
        ("requested", "withdrawn"),
        ("issued", "revoked"),
    }
    found, refused = set(), set()
    for before in LetterState.values:
        for after, act in steps.items():
            with transaction.atomic():
                letter = ask()
                if before != "requested":
                    way = ["issued", "revoked"] if before == "revoked" else [before]
                    for step in way:
                        letter = steps[step](letter)
                try:
                    act(letter)
                    found.add((before, after))
                except InvalidTransition as error:
                    refused.add((error.extra["current"], error.extra["wanted"]))
                transaction.set_rollback(True)
    assert found == allowed
    assert refused == {(before, after) for before in LetterState.values for after in steps} - allowed


def test_numbers_have_no_gap(people: Cast, ask: Ask, person: Person) -> None:
    letters = [ask(person=PersonFactory(company=people.company)) for _n in range(3)]
    issue_letter(user=people.organiser, letter=letters[0])
    with transaction.atomic():
        issue_letter(user=people.organiser, letter=letters[1])
        transaction.set_rollback(True)
    assert issue_letter(user=people.organiser, letter=letters[2]).number == 2
    assert issue_letter(user=people.organiser, letter=letters[1]).number == 3
    with time_machine.travel(datetime(2028, 1, 2, tzinfo=UTC)), pytest.raises(Conflict):
        issue_letter(user=people.organiser, letter=ask(person=PersonFactory(company=people.company)))
    assert LetterSeries.objects.get().last_number == 3


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_once_give_two_numbers(people: Cast, ask: Ask) -> None:
    first, second = ask(), ask(person=PersonFactory(company=people.company))
    LetterSeries.objects.create(year=2027)
    outcomes = at_once(
        lambda: issue_letter(user=people.organiser, letter=first).number,
        lambda: issue_letter(user=people.organiser, letter=second).number,
        behind=lambda: LetterSeries.objects.select_for_update().get(),
    )
    assert sorted(outcomes) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_letter_pressed_twice_has_one_number(people: Cast, ask: Ask) -> None:
    letter = ask()
    outcomes = at_once(
        *[lambda: issue_letter(user=people.organiser, letter=letter)] * 2,
        behind=lambda: InvitationLetter.objects.select_for_update().get(pk=letter.pk),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvalidTransition", "InvitationLetter"]
    assert LetterSeries.objects.get().last_number == 1


def test_who_may_decide(people: Cast, ask: Ask) -> None:
    letter = ask()
    for user, refusal in (
        (people.owner, NotAllowed),
        (organiser_of(people.body, "verifier"), NotAllowed),
        (organiser_of(OrganiserBodyFactory()), NotFound),
    ):
        for act in (issue_letter, decline_letter, revoke_letter):
            with pytest.raises(refusal):
                act(user=user, letter=letter, **({} if act is issue_letter else {"reason": "No."}))
    with pytest.raises(InvalidInput) as silent:
        decline_letter(user=people.organiser, letter=letter, reason=" ")
    assert silent.value.field == "reason"
    letter.refresh_from_db()
    assert (letter.state, LetterSeries.objects.exists()) == ("requested", False)


def test_letters_end_with_the_persons_work_and_the_companys_standing(
    people: Cast, ask: Ask, issued: InvitationLetter, person: Person
) -> None:
    asked = ask(event=EditionFactory())
    person_leaves(user=people.owner, person=person)
    for letter, state in ((issued, "revoked"), (asked, "withdrawn")):
        letter.refresh_from_db()
        assert (letter.state, letter.reason) == (state, "The person no longer works for the company.")
        assert (letter.printed, letter.note) == ({}, "")
    other = issue_letter(user=people.organiser, letter=ask(person=PersonFactory(company=people.company)))
    reject_company(
        user=people.organiser,
        company=people.company,
        seen_version=people.company.version,
        reason="Struck off.",
    )
    other.refresh_from_db()
    assert (other.state, other.decided_by) == ("revoked", None)


def test_letters_go_with_a_merge(people: Cast, ask: Ask, issued: InvitationLetter, person: Person) -> None:
    twin = PersonFactory(company=people.other_company)
    kept = InvitationLetter.objects.create(
        company=people.other_company, person=twin, forum=issued.forum, requested_by=people.other_owner, **DAYS
    )
    with transaction.atomic():
        report = MergeReport()
        publish(CompaniesMerged(people.other_company.pk, people.company.pk, {person.pk: twin.pk}, report))
    issued.refresh_from_db()
    kept.refresh_from_db()
    assert (issued.company, issued.person, issued.state, kept.state) == (
        people.other_company,
        twin,
        "revoked",
        "requested",
    )
    assert report.lines == [{"model": "letters.invitationletter", "fate": "moved", "count": 1}]


def url(name: str, company: Company, *args: str) -> str:
    return reverse(f"letters:{name}", args=[company.public_id, *args])


def test_the_doors(people: Cast, issued: InvitationLetter, forum: Forum) -> None:
    company, one = people.company, issued.public_id
    assert get_statuses(url("letters", company), people) == (200, 200, 404, 302)
    assert get_statuses(url("letter", company, one), people) == (200, 200, 404, 302)
    assert get_statuses(url("file", company, one), people) == (200, 200, 404, 302)
    assert get_statuses(url("ask", company), people) == (200, 404, 404, 302)
    assert get_statuses(url("withdraw", company, one), people) == (405, 405, 405, 405)
    for address in (url("withdraw", company, one), url("ask", company)):
        assert post_statuses(address, people) == (404, 404, 302)
    assert InvitationLetter.objects.get().state == "issued"


def test_asking_and_withdrawing_by_page(people: Cast, forum: Forum, person: Person) -> None:
    owner, page = signed_in(people.owner), url("ask", people.company)
    prefilled = owner.get(f"{page}?event=forum:{forum.public_id}").context["form"]
    assert (prefilled["stays_from"].value(), prefilled["stays_until"].value()) == (
        date(2027, 4, 13),
        date(2027, 4, 15),
    )
    data = {
        "event": f"forum:{forum.public_id}",
        "person": person.pk,
        "second_language": "en",
        "note": "By plane",
    }
    data |= {"stays_from": "2027-04-13", "stays_until": "2027-04-16"}
    refused = owner.post(page, data | {"stays_until": "2027-04-01"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["stays_until"])
    sent = owner.post(page, data)
    letter = InvitationLetter.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (
        302,
        url("letter", people.company, letter.public_id),
    )
    assert owner.post(page, data).status_code == 409
    assert owner.get(url("file", people.company, letter.public_id)).status_code == 404
    owner.post(url("withdraw", people.company, letter.public_id))
    letter.refresh_from_db()
    assert letter.state == "withdrawn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_who_holds_the_paper_can_check_it(
    people: Cast, issued: InvitationLetter, language: str
) -> None:
    page = in_language(reverse("letters:check", args=[issued.token]), language)
    response = Client().get(page)
    html = response.content.decode()
    assert (response.status_code, response.headers["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert "no-store" in response.headers["Cache-Control"]
    for shown in ("IPEK-2027-00001", "Əliyeva Şəfiqə", issued.company.legal_name):
        assert shown in html
    for hidden in (issued.person.email, issued.company.registration_number, people.owner.email):
        assert hidden not in html


def test_what_the_check_says_day_by_day(people: Cast, issued: InvitationLetter) -> None:
    page = reverse("letters:check", args=[issued.token])
    with time_machine.travel(datetime(2027, 4, 16, 20, tzinfo=UTC)):
        assert Client().get(page).context["is_valid"] is True
    with time_machine.travel(datetime(2027, 4, 17, 20, tzinfo=UTC)):
        assert "No longer in force" in Client().get(page).content.decode()
    revoke_letter(user=people.organiser, letter=issued, reason="Secret reason")
    html = Client().get(page).content.decode()
    assert ("Revoked" in html, "Secret reason" in html) == (True, False)


def test_the_code_on_the_paper_leads_there(issued: InvitationLetter, ask: Ask) -> None:
    scanned = Client().get(f"/letters/{issued.token}/", headers={"Accept-Language": "zh-Hans"})
    assert scanned.headers["Location"] == f"/zh-hans/letters/{issued.token}/"
    assert Client().post(f"/en/letters/{issued.token}/").status_code == 405
    asked = ask(event=EditionFactory())
    for token in (asked.token, "0" * 32):
        assert Client().get(f"/en/letters/{token}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(
    people: Cast, ask: Ask, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(count):
        ask(event=EditionFactory())
    owner = signed_in(people.owner)
    with django_assert_num_queries(12):
        assert len(owner.get(url("letters", people.company)).context["letters"]) == count


def admin_url(name: str, letter: InvitationLetter) -> str:
    return reverse(f"admin:letters_invitationletter_{name}", args=[letter.pk])


def test_the_organisers_doors(people: Cast, ask: Ask) -> None:
    letter = ask()
    host = signed_in(people.organiser)
    for name in ("issue", "decline", "revoke"):
        address = admin_url(name, letter)
        assert answer(host, address) == (200, "")
        assert answer(signed_in(without_second_factor(people.body)), address) == enrolment(address)
        assert answer(signed_in(organiser_of(OrganiserBodyFactory())), address) == NOT_FOUND
        assert answer(signed_in(organiser_of(people.body, "verifier")), address) == FORBIDDEN
        assert answer(Client(), address) == sign_in(address)
    assert InvitationLetter.objects.get().state == "requested"


def test_review_in_the_panel(people: Cast, ask: Ask) -> None:
    host, letter = signed_in(people.organiser), ask()
    assert host.post(admin_url("issue", letter)).status_code == 302
    pdf = host.get(admin_url("pdf", letter))
    assert (pdf.headers["Content-Type"], pdf.headers["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="IPEK-2027-00001.pdf"',
    )
    assert host.post(admin_url("revoke", letter), {"reason": " "}).status_code == 200
    host.post(admin_url("revoke", letter), {"reason": "Misused."})
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("revoked", "Misused.")


def test_a_country_desk_sees_its_own_companies_letters(people: Cast, ask: Ask) -> None:
    ask()
    desk = organiser_of(people.body, "country_desk")
    edition: Edition = EditionFactory()
    chinese = request_letter(
        user=people.other_owner,
        company=people.other_company,
        person=PersonFactory(company=people.other_company),
        event=edition,
        second_language="en",
        **DAYS,
    )
    shown = (
        signed_in(desk).get(reverse("admin:letters_invitationletter_changelist")).context["cl"].result_list
    )
    assert [row.company for row in shown] == [people.company]
    with pytest.raises(NotFound):
        issue_letter(user=desk, letter=chinese)


def test_without_a_body_nobody_issues(people: Cast, ask: Ask) -> None:
    superuser = User.objects.create_superuser("root@example.com", "x")
    with pytest.raises(Conflict) as refusal:
        issue_letter(user=superuser, letter=ask())
    assert refusal.value.code == "no_body"
