"""A large made-up market for measuring: the same companies and lines for the same seed. Never for people to read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.companies.enums import RegistrationKind, VerificationState
from apps.companies.models import Company, Listing, ListingText
from apps.companies.services.profile import refresh_derived
from apps.directory.services import rebuild_directory
from apps.exhibitions.models import Attendance, Edition
from apps.reference.enums import PlaceKind
from apps.reference.models import CooperationType, HsCode, Place, Sector

PREFIX = "SYN"
BATCH = 2_000
AZ_NAMES = (
    "Xəzər", "Odlar", "Qafqaz", "Şirvan", "Qarabağ", "Abşeron", "Muğan", "Göyçay", "Şəki", "Lənkəran",
    "İpək", "Nar", "Günəş", "Bərəkət", "Zirvə", "Dəniz", "Azərsun", "Gilan", "Kür", "Araz", "Savalan",
    "Turan", "Ulduz", "Vətən", "Yurd", "Nəqşicahan", "Çinar", "Əsrin", "Füzuli", "Gəncə",
)  # fmt: skip
AZ_TRADES = (
    "Aqro", "Tekstil", "Metal", "Kimya", "Tikinti", "Logistika", "Qida", "Xalça", "Pambıq", "Enerji",
    "Texnika", "Ticarət", "Holding", "Sənaye",
)  # fmt: skip
ZH_PLACES = (
    "北京", "上海", "广州", "深圳", "义乌", "杭州", "宁波", "青岛", "西安", "成都", "重庆", "武汉", "苏州", "南京", "厦门", "东莞", "佛山",
    "郑州", "长沙", "沈阳",
)  # fmt: skip
ZH_NAMES = (
    "丝路", "华兴", "天元", "金龙", "东方", "长城", "瑞丰", "宏达", "中联", "恒通", "新锐", "盛世", "永昌", "国泰", "海纳", "明珠", "鸿运",
    "光明", "安泰", "星辰",
)  # fmt: skip
ZH_TRADES = (
    "石油", "机械", "纺织", "化工", "电子", "食品", "农业", "建材", "新能源", "物流", "钢铁", "陶瓷", "家具", "汽车", "医疗器械", "光伏",
)  # fmt: skip
QUALITIES = {
    "az": ["ixrac keyfiyyətli", "topdan", "müntəzəm tədarük", "öz istehsalımız", "sertifikatlı"],
    "zh-hans": ["出口品质", "批发供应", "长期合作", "自有工厂", "证书齐全"],
    "en": ["export quality", "wholesale", "steady supply", "own production", "certified"],
}


@transaction.atomic
def make_market(*, companies: int, lines: int, seed: int) -> tuple[int, int]:
    """Add `companies` verified companies with `lines` lines each; return how many rows of both there are now."""
    remove_market()
    random = Random(seed)
    world = _World()
    made = _stored(Company, (_company(random, world, number) for number in range(companies)))
    Company.sectors.through.objects.bulk_create(
        (
            Company.sectors.through(company_id=company.pk, sector=sector)
            for company in made
            for sector in random.sample(world.sectors, 2)
        ),
        batch_size=BATCH,
    )
    listings = _stored(Listing, (_listing(random, world, row, n) for row in made for n in range(lines)))
    _relate(random, world, listings)
    if world.editions:
        _stored(
            Attendance,
            (
                Attendance(company=company, edition=random.choice(world.editions))
                for company in made
                if random.random() < 0.3
            ),
        )
    return len(made), len(listings)


def make_and_index(*, companies: int, lines: int, seed: int) -> tuple[int, int]:
    made = make_market(companies=companies, lines=lines, seed=seed)
    rebuild_directory()
    return made


@transaction.atomic
def remove_market() -> int:
    """Take the made-up companies away with all that hangs on them."""
    rows = Company.objects.filter(
        registration_kind=RegistrationKind.IMPORTED, registration_number__startswith=PREFIX
    )
    count = rows.count()
    rows.delete()
    return count


class _World:
    """What companies choose from; read once."""

    def __init__(self) -> None:
        self.sectors = list(Sector.objects.exclude(parent=None))
        self.types = list(CooperationType.objects.exclude(side="mutual"))
        self.codes = [code for code in HsCode.objects.exclude(parent=None) if code.keywords_en]
        self.cities: dict[str, list[Place]] = {"AZ": [], "CN": []}
        for city in Place.objects.filter(kind=PlaceKind.CITY, country__in=self.cities):
            self.cities[city.country].append(city)
        self.editions = list(Edition.objects.filter(start_date__gte=timezone.localdate()))
        if not (self.sectors and self.types and self.codes):
            raise LookupError("Load the reference data first.")


def _company(random: Random, world: _World, number: int) -> Company:
    country = "CN" if random.random() < 0.6 else "AZ"
    name, english = _chinese(random, number) if country == "CN" else _azerbaijani(random, number)
    company = Company(
        country=country,
        registration_kind=RegistrationKind.IMPORTED,
        registration_number=f"{PREFIX}{number:08d}",
        legal_name=name,
        name_en=english,
        language="zh-hans" if country == "CN" else "az",
        languages=["zh-hans", "en"] if country == "CN" else ["az", "ru"],
        city=random.choice(world.cities[country]) if world.cities[country] else None,
        description=random.choice(QUALITIES["en"]),
        verification_state=VerificationState.VERIFIED,
        verified_at=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=number),
        is_example=True,
        is_comparison_due=False,
    )
    refresh_derived(company)
    return company


def _chinese(random: Random, number: int) -> tuple[str, str]:
    place, name, trade = random.choice(ZH_PLACES), random.choice(ZH_NAMES), random.choice(ZH_TRADES)
    return f"{place}{name}{trade}有限公司", f"Silk Trade {number} Co., Ltd."


def _azerbaijani(random: Random, number: int) -> tuple[str, str]:
    name, trade = random.choice(AZ_NAMES), random.choice(AZ_TRADES)
    return f"{name} {trade} {number} MMC", f"{name} {trade} {number} LLC"


def _listing(random: Random, world: _World, company: Company, number: int) -> Listing:
    kind = random.choice(world.types)
    # The most common codes are asked for far more often than the rarest.
    code = world.codes[int(len(world.codes) * random.random() ** 1.6)]
    goods = {"az": code.keywords_az, "zh-hans": code.keywords_zh_hans}[company.language] or code.keywords_en
    quality = random.choice(QUALITIES[company.language])
    listing = Listing(
        company=company,
        side=kind.side,
        cooperation_type=kind,
        sector=random.choice(world.sectors),
        language=company.language,
        text=f"{random.choice(goods)} {quality} {number + 1}",
    )
    listing.hs_code = code  # type: ignore[attr-defined]
    return listing


def _relate(random: Random, world: _World, listings: list[Any]) -> None:
    through = Listing.hs_codes.through
    through.objects.bulk_create(
        (through(listing_id=row.pk, hscode_id=row.hs_code.pk) for row in listings), batch_size=BATCH
    )
    translated = (
        ListingText(
            listing=row,
            language="en",
            text=f"{random.choice(row.hs_code.keywords_en)}, {random.choice(QUALITIES['en'])}",
            translated_by="machine",
        )
        for row in listings
        if random.random() < 0.4
    )
    _stored(ListingText, translated)


def _stored(model: Any, rows: Iterator[Any]) -> list[Any]:
    kept: list[Any] = []
    while batch := list(islice(rows, BATCH)):
        kept += model.objects.bulk_create(batch)
    return kept
