import factory
from factory.django import DjangoModelFactory

from apps.meetings.models import MeetingRequest
from tests.factories.companies import CompanyFactory
from tests.factories.forums import ForumFactory


class MeetingRequestFactory(DjangoModelFactory):
    class Meta:
        model = MeetingRequest

    forum = factory.SubFactory(ForumFactory)
    sender = factory.SubFactory(CompanyFactory)
    recipient = factory.SubFactory(CompanyFactory, country="CN")
