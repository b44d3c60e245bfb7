from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from apps.companies.models import Company
from apps.forums.models import Delegate, Forum, Interpreter, Registration, Session, Slot, Table
from tests.factories.accounts import OrganiserBodyFactory
from tests.factories.companies import CompanyFactory, PersonFactory


class ForumFactory(DjangoModelFactory):
    class Meta:
        model = Forum
        skip_postgeneration_save = True

    name_en = factory.Sequence(lambda n: f"Forum {n}")
    state = "open"
    starts_on = date(2027, 4, 14)
    ends_on = date(2027, 4, 14)

    @factory.post_generation
    def hosts(self, create: bool, extracted: Iterable[object] | None, **kwargs: object) -> None:
        if create:
            self.hosts.set(extracted if extracted is not None else [OrganiserBodyFactory()])


class TableFactory(DjangoModelFactory):
    class Meta:
        model = Table

    forum = factory.SubFactory(ForumFactory)
    label = factory.Sequence(lambda n: f"T{n}")


class InterpreterFactory(DjangoModelFactory):
    class Meta:
        model = Interpreter

    name = factory.Sequence(lambda n: f"Interpreter {n}")
    pairs = ["az-zh"]


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    forum = factory.SubFactory(ForumFactory)
    company = factory.SubFactory(CompanyFactory)
    state = "approved"


class DelegateFactory(DjangoModelFactory):
    class Meta:
        model = Delegate

    registration = factory.SubFactory(RegistrationFactory)
    person = factory.LazyAttribute(lambda o: PersonFactory(company=o.registration.company))


def forum_with_programme(
    *,
    slots: int = 4,
    tables: int = 3,
    first: datetime = datetime(2027, 4, 14, 1, tzinfo=UTC),
    **values: object,
) -> Forum:
    """Return a forum with one session of meetings cut into half-hour slots, from 09:00 in Shanghai."""
    forum = ForumFactory(**values)
    session = Session.objects.create(
        forum=forum, kind="meetings", starts_at=first, ends_at=first + timedelta(minutes=30 * slots)
    )
    Slot.objects.bulk_create(
        Slot(
            forum=forum,
            session=session,
            number=number + 1,
            starts_at=first + timedelta(minutes=30 * number),
            ends_at=first + timedelta(minutes=30 * number + 25),
        )
        for number in range(slots)
    )
    Table.objects.bulk_create(Table(forum=forum, label=str(n + 1), position=n + 1) for n in range(tables))
    return forum


def take_part(forum: Forum, *companies: Company, delegates: int = 1) -> list[Delegate]:
    """Register the companies as approved, each with new delegates; return the delegates in order."""
    found = []
    for company in companies:
        registration = RegistrationFactory(forum=forum, company=company)
        found += [DelegateFactory(registration=registration) for _ in range(delegates)]
    return found
