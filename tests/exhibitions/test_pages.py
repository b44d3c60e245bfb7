from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.exhibitions.models import Attendance, Edition, Phase
from tests.factories import CompanyFactory, EditionFactory, ExhibitionFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db

LANGUAGES = ("az", "zh-hans", "en", "ru")
# No page may contain any of these of an edition from 7 to 13 December 2026 that is not confirmed.
TRACES = ("2026-12-07", "2026-12-13", "7–13", "7-13", "December 2026")


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory(
        key="FAIR-2026",
        slug="fair-2026",
        year=2026,
        start_date=date(2026, 12, 2),
        end_date=date(2026, 12, 5),
        exhibition__name_en="Silk Fair",
        source="The organiser's page",
    )
    edition.exhibition.sectors.add(SectorFactory(label_en="Textiles"))
    return edition


@pytest.fixture
def unconfirmed() -> Edition:
    edition = EditionFactory(
        key="LOW-2026",
        slug="low-2026",
        year=2026,
        start_date=date(2026, 12, 7),
        end_date=date(2026, 12, 13),
        confidence="low",
        source="a list says 7-13 Dec 2026, 2026-12-07",
        exhibition__name_en="Air Show",
        exhibition__cadence="biennial",
        exhibition__usual_months=[11],
    )
    Phase.objects.create(
        edition=edition, key="LOW-2026-P1", number=1, start_date=date(2026, 12, 7), confidence="high"
    )
    return edition


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "month/2026/12/",
        "year/2026/",
        "timeline/2026/12/",
        "timeline/2026/12/?compare=1&pick=fair-2026",
        "fair-2026/",
        "low-2026/",
        "calendar.ics",
        "fair-2026/calendar.ics",
    ],
)
def test_every_page_in_every_language(
    client: Client, edition: Edition, unconfirmed: Edition, language: str, path: str
) -> None:
    assert client.get(f"/{language}/calendar/{path}").status_code == 200


@pytest.mark.parametrize("path", ["", "?when=all", "?year=2026", "low-2026/", "calendar.ics"])
def test_unconfirmed_days_are_nowhere(client: Client, unconfirmed: Edition, path: str) -> None:
    text = client.get(f"/en/calendar/{path}").content.decode()
    assert [trace for trace in TRACES if trace in text] == []


def test_unconfirmed_editions_stand_in_a_section_of_their_own(
    client: Client, edition: Edition, unconfirmed: Edition
) -> None:
    text = client.get("/en/calendar/").content.decode()
    assert "2–5 December 2026" in text
    assert text.index("Silk Fair") < text.index("Dates not confirmed") < text.index("Air Show")


@pytest.mark.parametrize(
    "path", ["month/2026/12/", "timeline/2026/12/", "timeline/2026/12/?compare=1&pick=low-2026"]
)
def test_an_unconfirmed_edition_is_on_no_day(client: Client, unconfirmed: Edition, path: str) -> None:
    assert "Air Show" not in client.get(f"/en/calendar/{path}").content.decode()


def test_an_unconfirmed_edition_is_no_day_of_the_year(client: Client, unconfirmed: Edition) -> None:
    shown = client.get("/en/calendar/year/2026/").context["shown"]
    assert (shown.edition_count, [month.edition_count for month in shown.months]) == (0, [0] * 12)


def test_an_unconfirmed_edition_tells_what_is_known(client: Client, unconfirmed: Edition) -> None:
    text = client.get("/en/calendar/low-2026/").content.decode()
    assert "dates not confirmed" in text
    assert "every two years" in text
    assert "November" in text


def test_an_unconfirmed_edition_has_no_file(client: Client, unconfirmed: Edition) -> None:
    assert client.get("/en/calendar/low-2026/calendar.ics").status_code == 404


def test_an_edition_tells_its_source(client: Client, edition: Edition) -> None:
    text = client.get("/en/calendar/fair-2026/").content.decode()
    assert "The organiser&#x27;s page" in text
    assert "2–5 December 2026" in text
    assert "Textiles" in text


def test_an_open_end_shows_its_first_day(client: Client) -> None:
    EditionFactory(slug="open", start_date=date(2026, 11, 24), end_date=None, year=2026)
    assert "from 24 November 2026" in client.get("/en/calendar/open/").content.decode()


def test_the_official_site_is_marked_until_it_is_confirmed(client: Client) -> None:
    fair = ExhibitionFactory(website="fair.example")
    EditionFactory(slug="site", exhibition=fair)
    text = client.get("/en/calendar/site/").content.decode()
    assert 'href="https://fair.example" rel="nofollow noopener external"' in text
    assert text.count("not confirmed") == 1
    fair.is_website_confirmed = True
    fair.save()
    assert "not confirmed" not in client.get("/en/calendar/site/").content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("month=2026-12", 200),
        ("month=12", 200),
        ("month=13", 422),
        ("month=0", 422),
        ("month=December", 422),
        ("month=2026-00", 422),
        ("year=1900", 422),
        ("year=x", 422),
        ("sector=NONE", 422),
        ("city=NONE", 422),
        ("country=FR", 422),
        ("when=never", 422),
        ("cursor=nonsense", 422),
        ("q=%00", 422),
        ("q=" + "a" * 200, 422),
        ("unknown=1", 200),
    ],
)
def test_filters_from_the_address(client: Client, edition: Edition, query: str, status: int) -> None:
    response = client.get(f"/en/calendar/?{query}")
    assert response.status_code == status
    assert ("Silk Fair" in response.content.decode()) == (status == 200)


def test_a_month_of_another_kind_is_said_at_its_field(client: Client) -> None:
    text = client.get("/en/calendar/?month=13").content.decode()
    assert "There is no such month. Write 9 or 2026-09." in text
    assert "The filters cannot be read" in text


@pytest.mark.parametrize("query", ["month=13", "when=never"])
def test_a_file_with_strange_filters_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/en/calendar/calendar.ics?{query}").status_code == 422


@pytest.mark.parametrize(
    "path",
    ["month/2026/13/", "month/1999/1/", "month/2100/1/", "year/1999/", "timeline/2026/13/", "no-such-fair/"],
)
def test_what_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/en/calendar/{path}").status_code == 404


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("", [("", "Coming up"), ("past", "Past"), ("all", "All dates")]),
        ("when=upcoming", [("", "Coming up"), ("past", "Past"), ("all", "All dates")]),
        ("year=2026", [("", "All dates"), ("upcoming", "Coming up"), ("past", "Past")]),
        ("month=2026-12", [("", "All dates"), ("upcoming", "Coming up"), ("past", "Past")]),
    ],
)
def test_the_form_says_which_part_is_shown(
    client: Client, edition: Edition, query: str, offered: list[tuple[str, str]]
) -> None:
    response = client.get(f"/en/calendar/?{query}")
    choices = response.context["form"].fields["when"].widget.choices
    assert response.status_code == 200
    assert [(value, str(label)) for value, label in choices] == offered


def test_an_empty_list_helps(client: Client) -> None:
    response = client.get("/en/calendar/?q=nothing")
    assert (response.status_code, "No exhibition found" in response.content.decode()) == (200, True)


def test_this_month_keeps_the_filters(client: Client) -> None:
    response = client.get("/en/calendar/month/?country=CN")
    assert (response.status_code, response["Location"]) == (302, "/en/calendar/month/2026/11/?country=CN")


def test_the_filters_hold_in_the_month(client: Client, edition: Edition) -> None:
    month = "/en/calendar/month/2026/12/"
    # Once on each of its four days.
    assert client.get(month).content.decode().count('href="/en/calendar/fair-2026/"') == 4
    assert "Silk Fair" not in client.get(f"{month}?country=AZ").content.decode()


@pytest.mark.parametrize(
    "path", ["", "month/2026/12/", "year/2026/", "timeline/2026/12/", "fair-2026/", "calendar.ics"]
)
def test_pages_are_for_reading_only(client: Client, edition: Edition, path: str) -> None:
    assert client.post(f"/en/calendar/{path}").status_code == 405


@pytest.mark.parametrize(
    "path", ["", "month/2026/12/", "timeline/2026/12/", "calendar.ics", "fair-2026/calendar.ics"]
)
def test_nothing_new_is_a_304_until_something_changes(client: Client, edition: Edition, path: str) -> None:
    url = f"/en/calendar/{path}"
    etag = client.get(url)["ETag"]
    unchanged = client.get(url, headers={"if-none-match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    Edition.objects.filter(pk=edition.pk).update(name_en="Silk and Satin Fair")
    changed = client.get(url, headers={"if-none-match": etag})
    assert (changed.status_code, "Silk and Satin" in changed.content.decode()) == (200, True)


def test_only_companies_that_show_themselves(client: Client, edition: Edition) -> None:
    for name, values, is_public in (
        ("Seen Ltd", {}, True),
        ("Discreet Ltd", {}, False),
        ("Draft Ltd", {"verification_state": "draft"}, True),
        ("Hidden Ltd", {"is_visible": False}, True),
    ):
        company = CompanyFactory(legal_name=name, **values)
        Attendance.objects.create(company=company, edition=edition, is_public=is_public)
    text = client.get("/en/calendar/fair-2026/").content.decode()
    assert [n for n in ("Seen", "Discreet", "Draft", "Hidden") if f"{n} Ltd" in text] == ["Seen"]


def test_a_colleague_sees_the_companys_discreet_entry(
    people: Cast, edition: Edition, as_user: type[Client]
) -> None:
    Attendance.objects.create(company=people.company, edition=edition, booth="5.1H22", is_public=False)
    url = "/en/calendar/fair-2026/"
    seen = [
        "5.1H22" in as_user(user).get(url).content.decode()
        for user in (people.owner, people.colleague, people.outsider)
    ]
    assert seen == [True, True, False]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("?when=all", 7),
        ("month/2026/12/", 8),
        ("year/2026/", 8),
        ("timeline/2026/12/", 8),
        ("calendar.ics?when=all", 7),
    ],
)
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int, path: str, queries: int
) -> None:
    for number in range(count):
        edition = EditionFactory(
            slug=f"e{number}", start_date=date(2026, 12, 2), end_date=date(2026, 12, 5), year=2026
        )
        edition.exhibition.sectors.add(SectorFactory())
    with django_assert_num_queries(queries):
        assert client.get(f"/en/calendar/{path}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_an_edition_do_not_grow(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        Attendance.objects.create(company=CompanyFactory(), edition=edition)
        EditionFactory(exhibition=edition.exhibition, key=f"O{number}", slug=f"o{number}", year=2020 + number)
        edition.exhibition.sectors.add(SectorFactory())
    with django_assert_num_queries(11):
        assert client.get("/en/calendar/fair-2026/").status_code == 200
