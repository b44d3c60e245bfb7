import factory
from factory.django import DjangoModelFactory

from apps.accounts.models import OrganiserBody, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("a-Long-passphrase-4-tests")


class OrganiserBodyFactory(DjangoModelFactory):
    class Meta:
        model = OrganiserBody

    name = factory.Sequence(lambda n: f"Export agency {n}")
    country = "AZ"
