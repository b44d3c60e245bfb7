import factory
from factory.django import DjangoModelFactory

from apps.opportunities.models import Opportunity
from apps.opportunities.services import refresh_search_text


class OpportunityFactory(DjangoModelFactory):
    """A published theme of the organisers."""

    class Meta:
        model = Opportunity
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"THEME{n}")
    kind = "zone"
    regions = ["baku"]
    title_en = factory.LazyAttribute(lambda o: f"Zone {o.code}")
    sought_en = "Residents for export manufacturing."
    stage = "published"
    confidence = "high"
    source = "press"

    @factory.post_generation
    def searchable(self, create: bool, extracted: object, **kwargs: object) -> None:
        if create:
            refresh_search_text(self)
            self.save()
