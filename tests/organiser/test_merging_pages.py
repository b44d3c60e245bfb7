"""Duplicates, merges and requests to join in the panel: who reaches them, and that looking changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.companies.models import Company, CompanyMerge, DuplicatePair, JoinRequest, KnownName
from apps.companies.services import ask_to_join, compare_due
from tests.doors import signed_in
from tests.factories import CompanyFactory, ListingFactory, PersonFactory
from tests.factories.companies import valid_voen
from tests.organiser.steps import NOT_FOUND, Refusals, answer, enrolment, refusals, sign_in
from tests.people import Cast, organiser_of

DASHBOARD = (302, "/en/dashboard/")


@pytest.fixture
def pair(people: Cast) -> DuplicatePair:
    CompanyFactory(legal_name="Xəzər Körpü MMC", name_en="", registration_number=valid_voen(61))
    second = CompanyFactory(legal_name="Khazar Korpu LLC", name_en="", registration_number=valid_voen(62))
    ListingFactory(company=second)
    compare_due()
    return DuplicatePair.objects.get()


def merge_url(pair: DuplicatePair, act: str = "compare") -> str:
    return reverse(f"admin:companies_duplicatepair_{act}", args=[pair.pk])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("act", ["compare", "different"])
def test_who_reaches_a_pair(act: str, method: str, people: Cast, pair: DuplicatePair) -> None:
    url = merge_url(pair, act)
    answers = refusals(url, people, method)
    assert (answers.unprotected, answers.owner, answers.visitor) == (enrolment(url), DASHBOARD, sign_in(url))
    statistics = organiser_of(people.body, "statistics")
    assert answer(signed_in(statistics), url, method)[0] == 403
    assert not CompanyMerge.objects.exists()


def test_looking_at_a_pair_shows_what_a_merge_does_and_changes_nothing(
    people: Cast, pair: DuplicatePair
) -> None:
    host = signed_in(people.organiser)
    page = host.get(merge_url(pair))
    text = page.content.decode()
    assert page.status_code == 200
    assert page.context["kept"] == pair.first
    assert "Listings: 1 carried over" in text
    turned = host.get(f"{merge_url(pair)}?kept={pair.second_id}")
    assert turned.context["kept"] == pair.second
    assert not CompanyMerge.objects.exists()
    assert Company.objects.filter(merged_into=None, legal_name__contains="Korpu").count() == 1


def test_merging_what_was_read(people: Cast, pair: DuplicatePair) -> None:
    host, url = signed_in(people.organiser), merge_url(pair)
    values = host.get(url).context["form"].initial | {"reason": "Twice"}
    assert (values["kept"], values["seen_kept"], values["seen_merged"]) == (pair.first_id, 1, 1)
    PersonFactory(company=pair.second)
    assert "would do something else by now" in host.post(url, values).content.decode()
    values["foreseen"] = host.get(url).context["form"].initial["foreseen"]
    assert host.post(url, values | {"seen_kept": 7}).status_code == 200
    assert host.post(url, values | {"kept": people.company.pk}).status_code == 200
    assert not CompanyMerge.objects.exists()
    done = host.post(url, values)
    assert done.headers["Location"] == reverse("admin:companies_company_change", args=[pair.first_id])
    merge = CompanyMerge.objects.get()
    assert (merge.kept, merge.merged, merge.merged_by, merge.reason) == (
        pair.first,
        pair.second,
        people.organiser,
        "Twice",
    )
    record = host.get(reverse("admin:companies_companymerge_change", args=[merge.pk])).content.decode()
    assert "Listings: 1 carried over" in record
    assert "<p>Legal name: Khazar Korpu" in record
    again = host.get(url)
    assert again.status_code == 404


def test_a_verified_company_is_not_merged_into_another(people: Cast, pair: DuplicatePair) -> None:
    Company.objects.filter(pk=pair.first_id).update(verification_state="draft")
    host = signed_in(people.organiser)
    assert host.get(merge_url(pair)).context["kept"] == pair.second
    refused = host.get(f"{merge_url(pair)}?kept={pair.first_id}")
    assert "verified company is the one that stays" in refused.content.decode()


def test_two_companies_leave_the_queue(people: Cast, pair: DuplicatePair) -> None:
    host, queue = signed_in(people.organiser), reverse("admin:companies_duplicatepair_changelist")
    assert list(host.get(f"{queue}?state__exact=open").context["cl"].queryset) == [pair]
    assert host.get(merge_url(pair, "different")).status_code == 200
    assert host.post(merge_url(pair, "different")).headers["Location"] == f"{queue}?state__exact=open"
    assert list(host.get(f"{queue}?state__exact=open").context["cl"].queryset) == []


def test_any_two_companies_can_be_compared_by_number(people: Cast, pair: DuplicatePair) -> None:
    host = signed_in(people.organiser)
    url = reverse("admin:companies_company_merge", args=[people.company.pk])
    assert host.get(url).status_code == 200
    assert host.post(url, {"number": "nothing"}).status_code == 200
    assert DuplicatePair.objects.count() == 1
    host.post(url, {"number": valid_voen(61)})
    made = DuplicatePair.objects.exclude(pk=pair.pk).get()
    assert {made.first, made.second} == {people.company, pair.first}
    assert host.get(merge_url(made)).status_code == 200


def test_known_names_are_edited_and_companies_compared_anew(people: Cast) -> None:
    Company.objects.update(is_comparison_due=False)
    host = signed_in(people.organiser)
    host.post(reverse("admin:companies_knownname_add"), {"group": "cnpc", "name": "中国石油"})
    assert KnownName.objects.get().key == "中国石油"
    assert Company.objects.filter(is_comparison_due=False).count() == 0


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_organisers_answer_only_where_nobody_acts(act: str, people: Cast) -> None:
    led = CompanyFactory(registration_number=valid_voen(63))
    led.memberships.create(user=people.other_owner, role="owner")
    orphan = CompanyFactory(registration_number=valid_voen(64))
    asked = [
        ask_to_join(user=people.outsider, country="AZ", registration_number=company.registration_number)
        for company in (led, orphan)
    ]
    host: Client = signed_in(people.organiser)
    urls = [reverse(f"admin:companies_joinrequest_{act}", args=[row.pk]) for row in asked]
    for url in urls:
        assert refusals(url, people) == Refusals(
            unprotected=enrolment(url), stranger=(200, ""), owner=DASHBOARD, visitor=sign_in(url)
        )
        assert host.get(url).status_code == 200
    assert answer(host, urls[0].replace(str(asked[0].pk), "99999999")) == NOT_FOUND
    assert set(JoinRequest.objects.values_list("state", flat=True)) == {"pending"}
    for url in urls:
        assert host.post(url).status_code == 302
    states = list(JoinRequest.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["pending", f"{act}ed" if act == "accept" else "declined"]
