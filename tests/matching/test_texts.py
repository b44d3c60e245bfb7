"""The lines' vectors: made once, stored, and made anew when the text or the encoder changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from django.utils import timezone

from apps.companies.models import Company
from apps.matching.models import LineVector
from apps.matching.ranker.language.encoders import NamesEncoder, SemanticEncoder
from apps.matching.ranker.text import LexicalEncoder, Phrase
from apps.matching.ranker.types import Floats
from apps.matching.selectors.profiles import profiles_of
from apps.matching.selectors.vectors import Shelf
from apps.matching.services import texts
from tests.factories import CompanyFactory, ListingFactory

pytestmark = pytest.mark.django_db


@dataclass
class Reader:
    """The lexical encoder, which notes what it was asked to read."""

    version: str = "one"
    dimensions: int = 512
    read: list[str] = field(default_factory=list)

    def encode(self, phrases: Sequence[Phrase]) -> Floats:
        self.read += [phrase.text for phrase in phrases]
        return LexicalEncoder(self.dimensions).encode(phrases)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    monkeypatch.setattr(texts, "encoder", lambda: reader)
    return reader


@pytest.fixture
def company(db: None) -> Company:
    company = CompanyFactory(country="AZ")
    ListingFactory(company=company, text="Pomegranate juice", language="en")
    ListingFactory(company=company, text="Nar şirəsi", language="az")
    return company


def shelf() -> Shelf:
    return texts.shelf_of(profiles_of(None, now=timezone.now()))


def test_a_text_is_read_once(company: Company, reader: Reader) -> None:
    phrases = [Phrase("Nar şirəsi", "az"), Phrase("Pomegranate juice", "en"), Phrase("Unknown", "en")]
    first, second = shelf().encode(phrases), shelf().encode(phrases)
    assert sorted(reader.read) == ["Nar şirəsi", "Pomegranate juice"]
    np.testing.assert_allclose(first, second, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(second, axis=1), [1, 1, 0], atol=1e-3)
    assert shelf().encode([]).shape == (0, 512)


def test_a_changed_text_or_language_is_read_again(company: Company, reader: Reader) -> None:
    shelf()
    reader.read.clear()
    line = company.listings.get(language="az")
    line.text = "Nar suyu"
    line.save()
    shelf()
    line.language = "tr"
    line.save()
    shelf()
    assert reader.read == ["Nar suyu", "Nar suyu"]
    assert LineVector.objects.count() == 2


def test_another_model_or_mean_reads_everything_again(company: Company, reader: Reader) -> None:
    shelf()
    reader.read.clear()
    reader.version, reader.dimensions = "two", 64
    assert shelf().encode([Phrase("Nar şirəsi", "az")]).shape == (1, 64)
    assert sorted(reader.read) == ["Nar şirəsi", "Pomegranate juice"]
    assert {(row.version, len(row.vector)) for row in LineVector.objects.all()} == {("two", 64)}
    assert texts.forget_old_vectors(version="two") == 0
    assert texts.forget_old_vectors(version="three") == 2


def test_lines_that_rest_or_are_over_are_not_read(company: Company, reader: Reader) -> None:
    company.listings.filter(language="az").update(is_active=False)
    company.listings.filter(language="en").update(valid_until="2020-01-01")
    shelf()
    assert reader.read == []


def test_the_lease_is_kept_between_batches(
    company: Company, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "BATCH", 1)
    kept: list[None] = []
    texts.shelf_of(profiles_of(None, now=timezone.now()), between=lambda: kept.append(None))
    assert len(kept) == 2


def test_which_encoder(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    choose = texts.encoder.__wrapped__
    assert isinstance(choose(), LexicalEncoder)
    settings.MATCHING_ENCODER = "best"
    assert isinstance(choose(), SemanticEncoder)
    monkeypatch.setattr("apps.matching.ranker.language.encoders.installed", lambda: ())
    assert isinstance(choose(), NamesEncoder)
    assert texts.version_of(choose()).startswith("names+")
    assert texts.version_of(LexicalEncoder()) == "lexical"


def test_markets_and_certificates_reach_the_ranker(company: Company) -> None:
    company.listings.filter(language="en").update(markets=["CN-GD", "WORLD"], certificates=["HALAL"])
    [profile] = profiles_of(None, now=timezone.now())
    [line] = [line for line in (*profile.offers, *profile.seeks) if line.language == "en"]
    assert (line.markets, line.certificates) == (("CN", "AZ", "CN"), ("HALAL",))
