"""A small market of juice for the tests of suggestions."""

from apps.companies.models import Company
from tests.factories import CompanyFactory, CooperationTypeFactory, ListingFactory, SectorFactory


class Market:
    """Sellers of juice in Azerbaijan and buyers of juice in China."""

    def __init__(self) -> None:
        self.sell, self.buy = (
            CooperationTypeFactory(code="SELL", side="offer"),
            CooperationTypeFactory(code="BUY", side="seek"),
        )
        self.sell.complement, self.buy.complement = self.buy, self.sell
        self.sell.save()
        self.buy.save()
        self.sector = SectorFactory(code="JUICE", label_en="Juices", label_az="Şirələr")

    def trades(self, company: Company, text: str = "Pomegranate juice in steel drums") -> Company:
        is_seller = company.country == "AZ"
        ListingFactory(
            company=company,
            side="offer" if is_seller else "seek",
            cooperation_type=self.sell if is_seller else self.buy,
            sector=self.sector,
            text=text,
        )
        return company

    def buyer(self, text: str = "Pomegranate juice in steel drums") -> Company:
        return self.trades(CompanyFactory(country="CN"), text)

    def seller(self, text: str = "Pomegranate juice in steel drums") -> Company:
        return self.trades(CompanyFactory(country="AZ"), text)
