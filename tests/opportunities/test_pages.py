"""The public pages and a company's own: who sees what, and nothing private."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from apps.core.text import search_text
from apps.opportunities.models import Deal, Interest, Opportunity, OpportunityPaper
from apps.opportunities.services import (
    attach_paper,
    hand_in_paper,
    plan_next,
    propose_opportunity,
    report_result,
    say_interest,
    submit_proposal,
)
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, login_url, post_statuses, signed_in
from tests.factories import CompanyFactory, OpportunityFactory, SectorFactory
from tests.files import a_pdf, uploaded
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
    page = f"{url('report', people.company.public_id)}?for={theme.public_id}&with={people.other_company.public_id}"
    data = {"kind": "mou", "value": "10.5", "currency": "USD"}
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


def test_the_other_side_is_looked_up_by_name(theme: Opportunity, people: Cast) -> None:
    page, owner = url("report", people.company.public_id), signed_in(people.owner)
    names = ("丝绸之路贸易有限公司", "Silk Road Trading")
    silk = CompanyFactory(
        country="CN", legal_name=names[0], name_en=names[1], search_text=search_text(*names)
    )
    CompanyFactory(country="CN", legal_name="丝绸隐藏公司", verification_state="draft")
    assert owner.get(page).context["partners"] == []
    for words in ("silk road", "丝绸之路", "sichou"):
        answer = owner.get(page, {"q": words, "for": theme.public_id})
        assert answer.context["partners"] == [silk]
        assert f"?for={theme.public_id}&amp;with={silk.public_id}" in answer.content.decode()
    assert owner.get(page, {"q": people.company.legal_name}).context["partners"] == []
    assert "No company is called that" in owner.get(page, {"q": "nobody"}).content.decode()
    assert owner.post(page, {"kind": "mou"}).status_code == 422
    assert owner.get(page, {"with": "2" * 12}).status_code == 404
    assert Deal.objects.count() == 0
    report_result(user=people.owner, company=people.company, partner=silk, kind="mou")
    assert owner.get(page).context["partners"] == [silk]


@pytest.mark.parametrize("count", [1, 3])
def test_looking_up_costs_the_same(people: Cast, django_assert_num_queries: Counter, count: int) -> None:
    for number in range(count):
        CompanyFactory(country="CN", legal_name=f"Silk {number}")
    page, owner = url("report", people.company.public_id), signed_in(people.owner)
    owner.get(page)
    with django_assert_num_queries(10):
        assert len(owner.get(page, {"q": "silk"}).context["partners"]) == count


@pytest.fixture
def proposal(people: Cast) -> Opportunity:
    return propose_opportunity(
        user=people.owner, company=people.company, sectors=[SectorFactory()], language="en", title="Plant",
        sought="An investor for a plant.", kind="plant", region="baku",
    )  # fmt: skip


class TestPapers:
    @pytest.fixture(autouse=True)
    def _folder(self, settings: Settings, tmp_path: Path) -> None:
        settings.PRIVATE_ROOT = tmp_path

    def test_the_company_hands_in_and_removes(self, people: Cast, proposal: Opportunity) -> None:
        own = (people.company.public_id, proposal.public_id)
        page = url("papers", *own)
        assert get_statuses(page, people) == (200, 200, 404, 302)
        assert post_statuses(page, people, {"file": uploaded(a_pdf())}) == (404, 404, 302)
        owner = signed_in(people.owner)
        assert owner.post(page, {"file": uploaded(b"MZ")}).status_code == 422
        assert OpportunityPaper.objects.count() == 0
        assert owner.post(page, {"file": uploaded(a_pdf())}).status_code == 302
        paper = OpportunityPaper.objects.get()
        assert (paper.is_shared, paper.is_from_proposer, paper.uploaded_by) == (True, True, people.owner)
        file = url("paper", *own, paper.public_id)
        assert get_statuses(file, people) == (200, 200, 404, 302)
        answer = owner.get(file)
        assert (answer.content, answer["Cache-Control"]) == (a_pdf(), "private, no-store")
        assert owner.get(url("own", people.company.public_id)).context["proposals"][0].paper_count == 1
        remove = url("remove_paper", *own, paper.public_id)
        assert post_statuses(remove, people) == (404, 404, 302)
        assert OpportunityPaper.objects.count() == 1
        owner.post(remove)
        assert OpportunityPaper.objects.count() == 0

    def test_the_organisers_documents_are_closed_until_they_open_them(
        self, people: Cast, proposal: Opportunity
    ) -> None:
        submit_proposal(user=people.owner, proposal=proposal)
        paper = attach_paper(
            user=people.organiser, opportunity=proposal, file=uploaded(a_pdf()), name="secret.pdf"
        )
        own, owner = (people.company.public_id, proposal.public_id), signed_in(people.owner)
        page, file = url("papers", *own), url("paper", *own, paper.public_id)
        assert owner.get(file).status_code == 404
        assert "secret.pdf" not in owner.get(page).content.decode()
        share = reverse("organiser:share_opportunity_paper", args=[proposal.public_id, paper.public_id])
        assert owner.post(share, {"share": "1"}).status_code == 404
        organiser = signed_in(people.organiser)
        assert organiser.post(share, {"share": "1"}).status_code == 302
        assert (owner.get(file).status_code, "secret.pdf" in owner.get(page).content.decode()) == (200, True)
        assert owner.post(url("remove_paper", *own, paper.public_id)).status_code == 403
        assert OpportunityPaper.objects.count() == 1
        organiser.post(share, {"share": "0"})
        assert owner.get(file).status_code == 404

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_in_every_language(self, people: Cast, proposal: Opportunity, language: str) -> None:
        hand_in_paper(user=people.owner, proposal=proposal, file=uploaded(a_pdf()), name="plan.pdf")
        own, owner = people.company.public_id, signed_in(people.owner)
        pages = [url("papers", own, proposal.public_id), f"{url('report', own)}?q=x", url("own", own)]
        answers = [owner.get(in_language(page, language)) for page in pages]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
