"""The public pages and a company's own: who sees what, and nothing private."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.opportunities.models import Deal, Interest, Opportunity
from apps.opportunities.services import plan_next, propose_opportunity, report_result, say_interest
from tests.doors import Counter, get_statuses, login_url, post_statuses, signed_in
from tests.factories import OpportunityFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"opportunities:{name}", args=args)


@pytest.fixture
def theme() -> Opportunity:
    theme = OpportunityFactory(title_az="Ələt Azad İqtisadi Zonası", title_zh_hans="阿拉特自由经济区")
    theme.sectors.add(SectorFactory(code="TRAN"))
    return theme


def titles(client: Client, **query: str) -> list[str]:
    page = client.get(url("list"), query).context["page"]
    return [row.code for row in page.rows]


@pytest.mark.parametrize("query", ["Əlat", "elet", "阿拉特", "alate", "residents"])
def test_found_in_every_script(client: Client, query: str) -> None:
    theme = OpportunityFactory(
        title_en="Alat zone", title_az="Ələt zonası, Əlat", title_zh_hans="阿拉特自由经济区"
    )
    OpportunityFactory(title_en="Railway", sought_en="Wagons and rails.")
    assert titles(client, q=query) == [theme.code]


def test_filters(client: Client, theme: Opportunity) -> None:
    other = OpportunityFactory(kind="energy", regions=["karabakh", "east_zangezur"], stage="mou")
    OpportunityFactory(stage="idea")
    assert titles(client) == [theme.code, other.code]
    assert titles(client, sector="TRAN") == [theme.code]
    assert titles(client, region="east_zangezur") == [other.code]
    assert titles(client, kind="zone") == [theme.code]
    assert titles(client, stage="mou") == [other.code]
    assert titles(client, stage="nonsense") == [theme.code, other.code]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(
    client: Client, theme: Opportunity, django_assert_num_queries: Counter, count: int
) -> None:
    for _n in range(count - 1):
        OpportunityFactory().sectors.add(SectorFactory())
    client.get(url("list"))
    with django_assert_num_queries(4):
        client.get(url("list"))


def test_a_page_reads_nothing_private(client: Client, theme: Opportunity, people: Cast) -> None:
    plan_next(
        user=people.organiser,
        opportunity=theme,
        owner=people.organiser,
        next_step="Call",
        notes="Secret word",
    )
    Opportunity.objects.filter(pk=theme.pk).update(review_note="Secret answer", source_status="Secret state")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        pages = [client.get(url("detail", theme.public_id)), client.get(url("list"))]
    sql = " ".join(query["sql"] for query in queries)
    private = ("opportunities_desk", "opportunities_opportunitypaper", "review_note", "source_status")
    assert [name for name in private if name in sql] == []
    assert [page.status_code for page in pages] == [200, 200]
    assert "Secret" not in "".join(page.content.decode() for page in pages)


def test_names_of_interested_companies(client: Client, theme: Opportunity, people: Cast) -> None:
    say_interest(
        user=people.other_owner,
        company=people.other_company,
        opportunity=theme,
        is_public=True,
        message="Hush",
    )
    name, page = people.other_company.legal_name, url("detail", theme.public_id)
    shown = [
        (name in answer.content.decode(), "Hush" in answer.content.decode())
        for answer in (
            client.get(page),
            signed_in(people.outsider).get(page),
            signed_in(people.owner).get(page),
        )
    ]
    assert shown == [(False, False), (False, False), (True, False)]
    Interest.objects.update(is_public=False)
    assert name not in signed_in(people.owner).get(page).content.decode()
    assert client.get(page).context["interested"].count == 1


def test_an_idea_is_not_there(client: Client) -> None:
    assert client.get(url("detail", OpportunityFactory(stage="idea").public_id)).status_code == 404


def test_figures_of_what_is_not_confirmed_are_not_told(client: Client) -> None:
    theme = OpportunityFactory(confidence="low", figures_en="About 240 MW")
    assert "240" not in client.get(url("detail", theme.public_id)).content.decode()
    theme.confidence = "high"
    theme.save()
    assert "240" in client.get(url("detail", theme.public_id)).content.decode()


def test_saying_and_taking_back_by_post_alone(theme: Opportunity, people: Cast) -> None:
    say = url("say_interest", theme.public_id, people.company.public_id)
    assert post_statuses(say, people, {"message": "x"}) == (403, 404, 302)
    assert signed_in(people.owner).get(say).status_code == 405
    assert Interest.objects.count() == 0
    owner = signed_in(people.owner)
    assert owner.post(say, {"message": "<b>x</b>"}).status_code == 422
    answer = owner.post(say, {"message": "Land", "is_public": "on"})
    assert (answer.status_code, answer["Location"]) == (302, url("detail", theme.public_id))
    assert [(row.message, row.is_public) for row in Interest.objects.all()] == [("Land", True)]
    back = url("take_back_interest", theme.public_id, people.company.public_id)
    assert post_statuses(back, people) == (403, 404, 302)
    assert Interest.objects.count() == 1
    owner.post(back)
    assert Interest.objects.count() == 0


def test_own_pages(theme: Opportunity, people: Cast) -> None:
    own = people.company.public_id
    assert get_statuses(url("own", own), people) == (200, 200, 404, 302)
    for name in ("propose", "report"):
        assert get_statuses(url(name, own), people) == (200, 404, 404, 302)
    assert Client().get(url("own", own))["Location"] == login_url(url("own", own))


def test_proposing_changing_submitting(people: Cast) -> None:
    own, sector = people.company.public_id, SectorFactory()
    data = {
        "language": "en", "title": "Dried fruit plant", "sought": "Equipment and an investor for drying.",
        "kind": "agro", "region": "north_west", "sectors": [sector.pk],
    }  # fmt: skip
    assert post_statuses(url("propose", own), people, data) == (404, 404, 302)
    owner = signed_in(people.owner)
    assert owner.post(url("propose", own), data | {"sought": "x"}).status_code == 422
    assert Opportunity.objects.count() == 0
    assert owner.post(url("propose", own), data).status_code == 302
    proposal = Opportunity.objects.get()
    edit = url("edit_proposal", own, proposal.public_id)
    assert get_statuses(edit, people) == (200, 404, 404, 302)
    owner.post(edit, data | {"title": "Dried fruit and nuts"})
    submit = url("submit_proposal", own, proposal.public_id)
    assert post_statuses(submit, people) == (404, 404, 302)
    assert owner.get(submit).status_code == 405
    owner.post(submit)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.review) == ("Dried fruit and nuts", "submitted")
    assert owner.post(submit).status_code == 409
    owner.post(url("discard_proposal", own, proposal.public_id))
    assert Opportunity.objects.count() == 0


def test_reporting_a_result(theme: Opportunity, people: Cast) -> None:
    page = f"{url('report', people.company.public_id)}?for={theme.public_id}"
    data = {"partner": people.other_company.public_id, "kind": "mou", "value": "10.5", "currency": "USD"}
    owner = signed_in(people.owner)
    assert owner.post(page, data | {"currency": ""}).status_code == 422
    assert Deal.objects.count() == 0
    assert owner.post(page, data).status_code == 302
    deal = Deal.objects.get()
    assert (deal.opportunity, str(deal.value), deal.is_confidential) == (theme, "10.50", False)
    back = url("take_back_report", people.company.public_id, deal.public_id)
    assert post_statuses(back, people) == (404, 404, 302)
    assert Deal.objects.count() == 1
    owner.post(back)
    assert Deal.objects.count() == 0


def test_the_figures_count_each_once(client: Client, theme: Opportunity, people: Cast) -> None:
    theme.sectors.add(
        SectorFactory(code="MACH"), SectorFactory(code="TRAN-RAIL", parent=SectorFactory(code="TRAN"))
    )
    for user, company, partner in (
        (people.owner, people.company, people.other_company),
        (people.other_owner, people.other_company, people.company),
    ):
        report_result(user=user, company=company, partner=partner, kind="contract", opportunity=theme)
    context = client.get(url("figures")).context
    lines = sorted((line.sector.code, line.counts, line.total) for line in context["figures"].lines)
    once = [1, 0, 0, 0, 0, 0, 0]
    assert lines == [("MACH", once, 1), ("TRAN", once, 1)]
    assert (context["figures"].totals, context["figures"].total, context["deals"].count) == (once, 1, 1)


def test_the_chart_is_loaded_on_its_page_only(client: Client, theme: Opportunity) -> None:
    pages = [client.get(url(name)).content.decode() for name in ("figures", "list")]
    assert ["echarts" in page for page in pages] == [True, False]
    assert "<script>" not in pages[0]


def test_a_proposal_is_nobody_elses(client: Client, people: Cast) -> None:
    proposal = propose_opportunity(
        user=people.owner, company=people.company, sectors=[SectorFactory()], language="en", title="Plant",
        sought="An investor for a plant.", kind="plant", region="baku",
    )  # fmt: skip
    page = url("detail", proposal.public_id)
    assert get_statuses(page, people) == (404, 404, 404, 404)
