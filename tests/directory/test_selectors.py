"""Searching companies."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.companies.models import Company, Listing, ListingText
from apps.companies.services import add_listing, change_company, withdraw_listing
from apps.core.text import search_text
from apps.directory.models import Entry
from apps.directory.selectors import Criteria, company_page, count_facets, search_companies, ways_out
from apps.directory.services import rebuild_directory
from apps.directory.tasks import rebuild_entries
from apps.exhibitions.models import Attendance
from tests.factories import (
    CompanyFactory,
    CooperationTypeFactory,
    EditionFactory,
    HsCodeFactory,
    ListingFactory,
    MembershipFactory,
    SectorFactory,
)
from tests.people import Cast

VISITOR = AnonymousUser()


def named(name: str, **values: object) -> Company:
    return CompanyFactory(legal_name=name, search_text=search_text(name), **values)


def found(**criteria: str) -> list[Company]:
    rebuild_directory()
    return list(search_companies(VISITOR, Criteria(**criteria)))


@pytest.mark.parametrize("query", ["Xəzər", "xezer", "XEZER körpü", "korpu"])
def test_names_are_found_in_every_spelling(db: None, query: str) -> None:
    company = named("Xəzər Körpü MMC")
    named("Qafqaz Tikinti MMC")
    assert found(query=query) == [company]


@pytest.mark.parametrize(
    "query", ["北京", "beijing", "丝绸 北京", "京丝绸", "北", "bj", "BJSC", "jingsichou", "ＢＪ"]
)
def test_han_names_are_found_by_sign_and_by_sound(db: None, query: str) -> None:
    company = named("北京丝绸有限公司", country="CN")
    named("上海丝绸有限公司", country="CN")
    assert found(query=query) == [company]


def test_words_of_lines_and_of_their_translations_are_found(db: None) -> None:
    listing = ListingFactory(text="Nar şirəsi və konsentrat")
    ListingText.objects.create(listing=listing, language="en", text="Pomegranate juice")
    assert found(query="konsentrat") == [listing.company]
    assert found(query="pomegranate") == [listing.company]
    for values in ({"is_active": False}, {"is_active": True, "valid_until": date(2020, 1, 1)}):
        Listing.objects.filter(pk=listing.pk).update(**values)
        assert found(query="pomegranate") == []


def test_every_night_entries_are_what_the_rows_say(db: None) -> None:
    listing = ListingFactory(text="Nar şirəsi")
    EditionFactory()
    rebuild_directory()
    before = list(Entry.objects.values("company", "is_shown", "words", "facets", "lines"))
    Listing.objects.filter(pk=listing.pk).update(valid_until=date(2020, 1, 1))
    Entry.objects.exclude(company=listing.company).delete()
    rebuild_entries()
    [entry] = Entry.objects.filter(company=listing.company)
    assert (entry.lines, "nar" in entry.words) == ([], False)
    Listing.objects.filter(pk=listing.pk).update(valid_until=None)
    rebuild_entries()
    assert list(Entry.objects.values("company", "is_shown", "words", "facets", "lines")) == before


@pytest.mark.parametrize("query", ["fındıq", "findiq", "榛子", "zhenzi", "0802", "08", "hazelnuts"])
def test_goods_named_in_one_language_are_found_in_all(db: None, query: str) -> None:
    nuts = HsCodeFactory(
        code="0802", keywords_az=["fındıq"], keywords_zh_hans=["榛子"], keywords_en=["hazelnuts"]
    )
    listing = ListingFactory(text="Təmizlənmiş ləpə")
    listing.hs_codes.add(nuts)
    ListingFactory(text="Başqa mal")
    assert found(query=query) == [listing.company]


@pytest.mark.parametrize(
    "query", ["'", "a' | 'b", "\\", "%", "!", ":*", "(", "\x00", "的" * 300, "a" * 500, "  "]
)
def test_signs_and_long_texts_break_nothing(db: None, query: str) -> None:
    named("Xəzər Körpü MMC")
    assert len(found(query=query)) == (query.strip() == "")


def test_a_name_comes_before_a_mention(db: None) -> None:
    mentions = ListingFactory(text="Silk", company=named("Alfa", sort_key="a")).company
    called = named("Silk Road", sort_key="z")
    rebuild_directory()
    assert company_page(VISITOR, Criteria(query="silk")).rows == [called, mentions]
    assert company_page(VISITOR, Criteria(query="silk"), sort="name").rows == [mentions, called]
    first = company_page(VISITOR, Criteria(query="silk"), size=1)
    assert company_page(VISITOR, Criteria(query="silk"), size=1, cursor=first.next).rows == [mentions]


def test_the_newest_and_the_last_changed_come_first_if_asked(db: None) -> None:
    one, two = CompanyFactory(sort_key="a"), CompanyFactory(sort_key="b")
    Company.objects.filter(pk=one.pk).update(updated_at=timezone.now() + timedelta(hours=1))
    assert company_page(VISITOR, Criteria(), sort="new").rows == [two, one]
    assert company_page(VISITOR, Criteria(), sort="changed").rows == [one, two]
    assert company_page(VISITOR, Criteria(), sort="nonsense").rows == [one, two]


def test_facets_ask_for_one_line_that_has_them_all(db: None) -> None:
    fruit, wine = SectorFactory(code="FRUIT"), SectorFactory(code="WINE")
    sells = CooperationTypeFactory(code="SELL", side="offer")
    both = CompanyFactory()
    ListingFactory(company=both, side="offer", cooperation_type=sells, sector=fruit)
    ListingFactory(company=both, side="seek", sector=wine)
    other = ListingFactory(side="offer", sector=wine).company
    assert found(side="offer", sector="FRUIT") == [both]
    assert found(side="offer", sector="WINE") == [other]
    assert found(cooperation_type="SELL") == [both]
    assert found(country="CN") == []


def test_a_sector_is_also_the_companys_own_and_holds_those_below_it(db: None) -> None:
    parent = SectorFactory(code="FOOD")
    child = SectorFactory(code="FOOD-JUI", parent=parent)
    by_profile, by_line = CompanyFactory(), ListingFactory(sector=child).company
    by_profile.sectors.add(child)
    assert found(sector="FOOD") == [by_profile, by_line]


@pytest.mark.parametrize("values", [{"verification_state": "submitted"}, {"is_visible": False}])
def test_unverified_and_hidden_companies_are_for_their_members_only(
    people: Cast, values: dict[str, object]
) -> None:
    Company.objects.filter(pk=people.company.pk).update(**values)
    # Whoever hides is hidden at once, whatever the directory's own row says.
    assert set(search_companies(VISITOR, Criteria())) == {people.other_company}
    assert set(search_companies(people.outsider, Criteria())) == {people.other_company}
    assert set(search_companies(people.colleague, Criteria())) == {people.other_company, people.company}


def test_pages_lead_on_and_back(db: None) -> None:
    companies = [CompanyFactory(sort_key=f"k{n}") for n in range(5)]
    first = company_page(VISITOR, Criteria(), size=2)
    second = company_page(VISITOR, Criteria(), cursor=first.next, size=2)
    last = company_page(VISITOR, Criteria(), cursor=second.next, size=2)
    assert [first.rows, second.rows, last.rows] == [companies[:2], companies[2:4], companies[4:]]
    assert (first.previous, last.next) == (None, None)
    assert company_page(VISITOR, Criteria(), cursor=last.previous, size=2).rows == companies[2:4]


def test_companies_are_found_by_the_fairs_they_go_to(db: None) -> None:
    edition, over = EditionFactory(), EditionFactory(start_date=date(2020, 4, 1), end_date=date(2020, 4, 2))
    goes, hides, was = CompanyFactory(), CompanyFactory(), CompanyFactory()
    Attendance.objects.create(company=goes, edition=edition)
    Attendance.objects.create(company=hides, edition=edition, is_public=False)
    Attendance.objects.create(company=was, edition=over)
    assert found(edition=edition.slug) == [goes]
    assert found(edition=over.slug) == []


@pytest.fixture
def market(db: None) -> dict[str, Company]:
    """Three companies: one sells nuts in China, one sells nuts here, one seeks wine here."""
    food = SectorFactory(code="FOOD")
    nuts, wine = SectorFactory(code="NUTS", parent=food), SectorFactory(code="WINE", parent=food)
    sell, buy = (
        CooperationTypeFactory(code="SELL", side="offer"),
        CooperationTypeFactory(code="BUY", side="seek"),
    )
    rows = {
        "zh": ListingFactory(company=CompanyFactory(country="CN"), cooperation_type=sell, sector=nuts),
        "az": ListingFactory(cooperation_type=sell, sector=nuts),
        "wine": ListingFactory(side="seek", cooperation_type=buy, sector=wine),
    }
    for name in ("zh", "az"):
        rows[name].hs_codes.add(HsCodeFactory(code="0802"))
    rebuild_directory()
    return {name: listing.company for name, listing in rows.items()}


def test_every_option_is_counted_as_if_nothing_were_chosen_in_its_facet(market: dict[str, Company]) -> None:
    counts = count_facets(Criteria())
    assert (counts.total, counts.of("country"), counts.of("side")) == (
        3, {"CN": 1, "AZ": 2}, {"offer": 2, "seek": 1},
    )  # fmt: skip
    assert counts.of("sector") == {"FOOD": 3, "NUTS": 2, "WINE": 1}
    assert (counts.of("chapter"), counts.of("verified")) == ({"08": 2}, {"yes": 3})
    chosen = count_facets(Criteria(country="AZ", side="offer", sector="FOOD"))
    assert chosen.total == 1
    assert chosen.of("country") == {"CN": 1, "AZ": 1}
    assert chosen.of("side") == {"offer": 1, "seek": 1}
    assert chosen.of("sector") == {"FOOD": 1, "NUTS": 1}
    assert chosen.of("cooperation_type") == {"SELL": 1}
    assert chosen.of("chapter") == {"08": 1}


def test_counts_are_those_of_the_search(market: dict[str, Company]) -> None:
    """Whatever is chosen: an option's number is what choosing it finds."""
    chosen = Criteria(side="offer", cooperation_type="SELL")
    for name, options in count_facets(chosen).options.items():
        for value, count in options.items():
            asked = replace(chosen, **{name: value})
            assert (name, value, search_companies(VISITOR, asked).count()) == (name, value, count)


def test_hidden_companies_are_not_counted(market: dict[str, Company]) -> None:
    hide = market["zh"]
    change_company(user=MembershipFactory(company=hide).user, company=hide, is_visible=False)
    assert count_facets(Criteria()).of("country") == {"AZ": 2}


def test_an_empty_search_says_what_to_give_up_and_who_is_called_nearly_so(market: dict[str, Company]) -> None:
    silk = named("Azersilk Baku")
    rebuild_directory()
    ways, alike = ways_out(VISITOR, Criteria(country="CN", sector="WINE", side="seek"))
    assert [(way.name, way.count) for way in ways] == [("country", 1)]
    assert alike == []
    ways, alike = ways_out(VISITOR, Criteria(query="azersilq"))
    assert (ways, alike) == ([], [silk])


def test_services_keep_the_entries_in_line(people: Cast) -> None:
    company = people.company
    add_listing(
        user=people.owner,
        company=company,
        side="offer",
        cooperation_type=CooperationTypeFactory(code="SELL", side="offer"),
        sector=SectorFactory(code="NUTS"),
        text="Təmizlənmiş fındıq",
        language="az",
    )
    wanted = Criteria(query="findiq", side="offer", sector="NUTS")
    assert list(search_companies(VISITOR, wanted)) == [company]
    withdraw_listing(user=people.owner, listing=company.listings.get())
    assert list(search_companies(VISITOR, wanted)) == []
    change_company(user=people.owner, company=company, legal_name="Xəzər Körpü MMC")
    assert list(search_companies(VISITOR, Criteria(query="xezer"))) == [company]
