from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    IDEA = "idea", _("Idea")
    PUBLISHED = "published", _("Published")
    INTEREST = "interest", _("Interest")
    MEETING = "meeting", _("Meeting")
    SITE_VISIT = "site_visit", _("Site visit")
    MOU = "mou", _("Memorandum")
    AGREEMENT = "agreement", _("Agreement")
    OPERATING = "operating", _("Operating")


# Every step that an organiser may take: on, back by one, and over what was not needed. Nothing else changes a stage.
TRANSITIONS: dict[str, frozenset[str]] = {
    Stage.IDEA: frozenset({Stage.PUBLISHED}),
    Stage.PUBLISHED: frozenset({Stage.IDEA, Stage.INTEREST, Stage.MEETING}),
    Stage.INTEREST: frozenset({Stage.PUBLISHED, Stage.MEETING, Stage.SITE_VISIT, Stage.MOU}),
    Stage.MEETING: frozenset({Stage.INTEREST, Stage.SITE_VISIT, Stage.MOU, Stage.AGREEMENT}),
    Stage.SITE_VISIT: frozenset({Stage.MEETING, Stage.MOU, Stage.AGREEMENT}),
    Stage.MOU: frozenset({Stage.SITE_VISIT, Stage.MEETING, Stage.AGREEMENT}),
    Stage.AGREEMENT: frozenset({Stage.MOU, Stage.OPERATING}),
    Stage.OPERATING: frozenset({Stage.AGREEMENT}),
}


class Kind(TextChoices):
    ZONE = "zone", _("Zone or industrial park")
    CORRIDOR = "corridor", _("Corridor and logistics")
    ENERGY = "energy", _("Energy project")
    PLANT = "plant", _("Plant or production")
    INFRASTRUCTURE = "infrastructure", _("Construction and infrastructure")
    AGRO = "agro", _("Agriculture")
    TRADE = "trade", _("Export and market access")
    TECHNOLOGY = "technology", _("Technology")
    SERVICES = "services", _("Tourism and training")
    FINANCE = "finance", _("Finance and incentives")
    FRAMEWORK = "framework", _("Government framework")


class Region(TextChoices):
    """Where it is: economic regions of Azerbaijan, and what is wider than one of them."""

    NATIONWIDE = "nationwide", _("All of Azerbaijan")
    BAKU = "baku", _("Baku")
    ABSHERON_KHIZI = "absheron_khizi", _("Absheron-Khizi")
    ARAN = "aran", _("Aran")
    EAST_ZANGEZUR = "east_zangezur", _("East Zangezur")
    KARABAKH = "karabakh", _("Karabakh")
    MOUNTAINOUS_SHIRVAN = "mountainous_shirvan", _("Mountainous Shirvan")
    NORTH_WEST = "north_west", _("North-west")
    WEST = "west", _("West")
    CASPIAN = "caspian", _("Caspian Sea")
    BILATERAL = "bilateral", _("Both countries")
    CHINA = "china", _("China")


class Review(TextChoices):
    """How far a company's own proposal is. Themes of the organisers have none."""

    NONE = "", _("no proposal")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


REVIEWS: dict[str, frozenset[str]] = {
    Review.DRAFT: frozenset({Review.SUBMITTED}),
    Review.SUBMITTED: frozenset({Review.ACCEPTED, Review.CHANGES_REQUESTED, Review.DECLINED}),
    Review.CHANGES_REQUESTED: frozenset({Review.SUBMITTED}),
    Review.DECLINED: frozenset(),
    Review.ACCEPTED: frozenset(),
}
# While the company itself may still write.
OPEN_REVIEWS = (Review.DRAFT, Review.CHANGES_REQUESTED)


class DealKind(TextChoices):
    """What two sides have come to."""

    NEXT_STEP = "next_step", _("Next step agreed")
    MOU = "mou", _("Memorandum signed")
    CONTRACT = "contract", _("Contract signed")
    INVESTMENT = "investment", _("Investment agreed")
    DELIVERY = "delivery", _("Delivery made")


class Currency(TextChoices):
    AZN = "AZN", "AZN"
    CNY = "CNY", "CNY"
    USD = "USD", "USD"
    EUR = "EUR", "EUR"
