"""Likely duplicates and merges over the API: why, what a merge would do, the merge of exactly that, and its trace."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company, CompanyMerge, DuplicatePair, Listing
from apps.companies.services import compare_due
from tests.api.steps import Api, kind
from tests.factories import CompanyFactory, ListingFactory, PersonFactory
from tests.factories.companies import valid_voen
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
QUEUE = "organiser/duplicates/"
NOWHERE = "2" * 12


@pytest.fixture
def pair(people: Cast) -> DuplicatePair:
    first = CompanyFactory(legal_name="Xəzər Körpü MMC", name_en="", registration_number=valid_voen(61))
    second = CompanyFactory(
        legal_name="Khazar Korpu LLC", name_en="", registration_number=valid_voen(62), website="https://xk.az"
    )
    ListingFactory(company=second)
    Company.objects.exclude(pk__in=[first.pk, second.pk]).update(is_comparison_due=False)
    compare_due()
    return DuplicatePair.objects.get()


@pytest.fixture
def merger(people: Cast) -> Api:
    return Api(organiser_of(people.body, OrganiserRole.VERIFIER))


def at(pair: DuplicatePair, act: str = "") -> str:
    return f"{QUEUE}{pair.first.public_id}/{pair.second.public_id}/{act}"


def test_the_queue_says_why(pair: DuplicatePair, merger: Api) -> None:
    [line] = merger.get(QUEUE).json()["results"]
    assert [side["legal_name"] for side in line["companies"]] == ["Xəzər Körpü MMC", "Khazar Korpu LLC"]
    assert [side["id"] for side in line["companies"]] == [pair.first.public_id, pair.second.public_id]
    assert (line["likeness"], line["state"], line["decided_at"]) == (round(pair.score, 3), "open", None)
    [reason] = line["in_common"]
    assert (reason["kind"], reason["value"]) == ("name", "xazarkorpu")
    assert merger.get(f"{QUEUE}?lang=ru").json()["results"][0]["in_common"][0]["label"] != reason["label"]
    assert len(merger.get(f"{QUEUE}?company={pair.second.public_id}").json()["results"]) == 1
    assert merger.get(f"{QUEUE}?company={NOWHERE}").json()["results"] == []
    assert kind(merger.get(f"{QUEUE}?state=merged")) == (400, "invalid_query")


def test_the_queue_pages_and_asks_as_much_for_three_as_for_one(
    pair: DuplicatePair, merger: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    merger.get(QUEUE)
    for more in (0, 2):
        for _n in range(more):
            low, high = CompanyFactory(), CompanyFactory()
            DuplicatePair.objects.create(first=low, second=high, score=0.75, reasons=[])
        with django_assert_num_queries(7):
            assert len(merger.get(QUEUE).json()["results"]) == 1 + more
    seen, address = [], f"{QUEUE}?limit=1"
    while address:
        page = merger.get(address).json()
        seen += [line["companies"][0]["id"] for line in page["results"]]
        address = page["next"]
    assert len(set(seen)) == 3
    assert seen[0] == pair.first.public_id


def test_two_are_compared_in_any_order(pair: DuplicatePair, merger: Api) -> None:
    PersonFactory(company=pair.second)
    read = merger.get(at(pair)).json()
    turned = merger.get(f"{QUEUE}{pair.second.public_id}/{pair.first.public_id}/").json()
    assert turned == read
    facts = [
        (side["website"], side["listings"], side["people"], side["members"]) for side in read["companies"]
    ]
    assert facts == [("", 0, 0, 0), ("https://xk.az", 1, 1, 0)]


def test_a_preview_changes_nothing_and_the_merge_does_exactly_that(pair: DuplicatePair, merger: Api) -> None:
    kept, merged = pair.first, pair.second
    foretold = merger.get(f"{at(pair, 'merge/')}?kept={kept.public_id}")
    preview = foretold.json()
    assert foretold.status_code == 200
    assert {
        "model": "companies.listing",
        "fate": "moved",
        "count": 1,
        "text": "Listings: 1 carried over",
    } in preview["report"]
    assert preview["filled"] == [{"field": "website", "label": "Website", "text": "https://xk.az"}]
    assert (CompanyMerge.objects.count(), Listing.objects.get().company_id) == (0, merged.pk)
    body = {"kept": kept.public_id, "digest": preview["digest"], "reason": "Twice"}
    made = merger.post(at(pair, "merge/"), body)
    trace = made.json()
    assert (made.status_code, trace["kept"]["id"], trace["merged"]["id"], trace["reason"]) == (
        201,
        kept.public_id,
        merged.public_id,
        "Twice",
    )
    assert (trace["report"], trace["filled"]) == (preview["report"], preview["filled"])
    assert {"field": "legal_name", "label": "Legal name", "text": "Khazar Korpu LLC"} in trace["before"]
    assert Listing.objects.get().company_id == kept.pk
    assert Company.objects.get(pk=merged.pk).merged_into_id == kept.pk
    # A second press finds the pair gone.
    assert kind(merger.post(at(pair, "merge/"), body)) == (404, "not_found")
    assert merger.get(f"organiser/merges/{trace['id']}/").json() == trace
    assert [row["id"] for row in merger.get("organiser/merges/").json()["results"]] == [trace["id"]]
    assert CompanyMerge.objects.count() == 1


def test_what_changed_since_the_preview_is_not_merged(pair: DuplicatePair, merger: Api) -> None:
    def preview() -> str:
        digest: str = merger.get(f"{at(pair, 'merge/')}?kept={pair.first.public_id}").json()["digest"]
        return digest

    body = {"kept": pair.first.public_id, "digest": preview()}
    # The other way round is another merge.
    other_way = body | {"kept": pair.second.public_id}
    assert kind(merger.post(at(pair, "merge/"), other_way)) == (409, "changed_meanwhile")
    # A person more raises no company's version, and would move.
    PersonFactory(company=pair.second)
    assert kind(merger.post(at(pair, "merge/"), body)) == (409, "changed_meanwhile")
    body["digest"] = preview()
    Company.objects.filter(pk=pair.first.pk).update(version=7)
    assert kind(merger.post(at(pair, "merge/"), body)) == (409, "changed_meanwhile")
    assert (CompanyMerge.objects.count(), Company.objects.exclude(merged_into=None).count()) == (0, 0)
    body["digest"] = preview()
    assert merger.post(at(pair, "merge/"), body).status_code == 201


def test_the_verified_one_stays(pair: DuplicatePair, merger: Api) -> None:
    Company.objects.filter(pk=pair.first_id).update(verification_state="draft")
    foretold = merger.get(f"{at(pair, 'merge/')}?kept={pair.first.public_id}")
    assert kind(foretold) == (409, "keep_the_verified")
    assert merger.get(f"{at(pair, 'merge/')}?kept={pair.second.public_id}").status_code == 200


def test_two_companies_leave_the_queue(pair: DuplicatePair, merger: Api) -> None:
    answer = merger.post(at(pair, "difference/")).json()
    assert answer["state"] == "different"
    assert answer["decided_at"] is not None
    assert merger.get(QUEUE).json()["results"] == []
    assert len(merger.get(f"{QUEUE}?state=different").json()["results"]) == 1


def test_an_organiser_names_two_companies(people: Cast, merger: Api) -> None:
    body = {"company": people.other_company.public_id, "other": people.company.public_id}
    made = merger.post(QUEUE, body)
    assert (made.status_code, made.json()["likeness"], made.json()["in_common"]) == (201, None, [])
    assert merger.post(QUEUE, body).status_code == 201
    assert DuplicatePair.objects.count() == 1
    same = {"company": people.company.public_id, "other": people.company.public_id}
    assert kind(merger.post(QUEUE, same)) == (409, "same_company")
    assert kind(merger.post(QUEUE, body | {"other": NOWHERE})) == (404, "not_found")
    assert kind(merger.post(QUEUE, {"company": people.company.public_id})) == (422, "invalid")
    statistics = Api(organiser_of(people.body, OrganiserRole.STATISTICS))
    assert kind(statistics.post(QUEUE, body)) == (403, "not_allowed")
    desk = Api(organiser_of(people.body, OrganiserRole.COUNTRY_DESK))
    assert kind(desk.post(QUEUE, body)) == (404, "not_found")


def test_to_others_it_is_not_there(
    pair: DuplicatePair, people: Cast, owner: Api, colleague: Api, outsider: Api
) -> None:
    body = {"kept": pair.first.public_id, "digest": "x"}
    named = {"company": people.company.public_id, "other": people.other_company.public_id}
    hall = Api(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    for client, status in ((Api(), 401), (owner, 404), (colleague, 404), (outsider, 404), (hall, 404)):
        answers = [
            client.get(QUEUE),
            client.post(QUEUE, named),
            client.get(at(pair)),
            client.get(f"{at(pair, 'merge/')}?kept={pair.first.public_id}"),
            client.post(at(pair, "merge/"), body),
            client.post(at(pair, "difference/")),
            client.get("organiser/merges/"),
            client.get(f"organiser/merges/{NOWHERE}/"),
        ]
        assert [answer.status_code for answer in answers] == [status] * 8
    pair.refresh_from_db()
    assert (pair.state, DuplicatePair.objects.count(), CompanyMerge.objects.count()) == ("open", 1, 0)


def test_who_only_looks_and_who_sees_another_country(pair: DuplicatePair, people: Cast) -> None:
    statistics = Api(organiser_of(people.body, OrganiserRole.STATISTICS))
    assert [statistics.get(QUEUE).status_code, statistics.get(at(pair)).status_code] == [200, 200]
    body = {"kept": pair.first.public_id, "digest": "x"}
    for refused in (
        statistics.get(f"{at(pair, 'merge/')}?kept={pair.first.public_id}"),
        statistics.post(at(pair, "merge/"), body),
        statistics.post(at(pair, "difference/")),
    ):
        assert kind(refused) == (403, "not_allowed")
    Company.objects.filter(pk=pair.second_id).update(country="CN")
    desk = Api(organiser_of(people.body, OrganiserRole.COUNTRY_DESK))
    assert desk.get(QUEUE).json()["results"] == []
    assert desk.get(at(pair)).status_code == 404
    assert desk.post(at(pair, "merge/"), body).status_code == 404
    assert CompanyMerge.objects.count() == 0


def test_wrong_methods_and_bodies(pair: DuplicatePair, merger: Api) -> None:
    assert [merger.patch(QUEUE).status_code, merger.get(at(pair, "difference/")).status_code] == [405, 405]
    assert [merger.post("organiser/merges/").status_code, merger.delete(at(pair)).status_code] == [405, 405]
    strange = {"kept": NOWHERE, "digest": "x"}
    refused = merger.post(f"{at(pair, 'merge/')}?lang=az", strange)
    assert kind(refused) == (422, "invalid")
    assert refused.json()["errors"][0]["pointer"] == "#/kept"
    assert refused.json()["detail"] != "Name one of these two companies."
    assert merger.post(at(pair, "merge/"), {"kept": pair.first.public_id}).status_code == 422
    for query in ("", f"?kept={NOWHERE}"):
        assert kind(merger.get(f"{at(pair, 'merge/')}{query}")) == (400, "invalid_query")
    assert merger.get(f"{QUEUE}{NOWHERE}/{pair.first.public_id}/").status_code == 404
    assert CompanyMerge.objects.count() == 0


def test_the_trace_stays_when_the_company_that_stayed_is_merged_itself(
    pair: DuplicatePair, people: Cast
) -> None:
    merger = Api(people.organiser)
    third = CompanyFactory()
    for kept, merged in ((pair.first, pair.second), (third, pair.first)):
        DuplicatePair.objects.get_or_create(
            first=min(kept, merged, key=lambda row: row.pk),
            second=max(kept, merged, key=lambda row: row.pk),
            defaults={"score": 0, "reasons": []},
        )
        path = f"{QUEUE}{kept.public_id}/{merged.public_id}/merge/"
        digest = merger.get(f"{path}?kept={kept.public_id}").json()["digest"]
        assert merger.post(path, {"kept": kept.public_id, "digest": digest}).status_code == 201
    rows = merger.get("organiser/merges/").json()["results"]
    assert [(row["merged"]["id"], row["kept"]["id"]) for row in rows] == [
        (pair.first.public_id, third.public_id),
        (pair.second.public_id, pair.first.public_id),
    ]
    assert [row["merged_by"] for row in rows] == [people.organiser.name] * 2
    chinese = Api(organiser_of(people.body, OrganiserRole.COUNTRY_DESK))
    assert len(chinese.get("organiser/merges/").json()["results"]) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_merges_costs_the_same(
    people: Cast, merger: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(count):
        CompanyMerge.objects.create(
            kept=people.company,
            merged=CompanyFactory(merged_into=people.company, is_visible=False),
            merged_by=people.organiser,
        )
    merger.get("organiser/merges/")
    with django_assert_num_queries(7):
        assert len(merger.get("organiser/merges/").json()["results"]) == count
