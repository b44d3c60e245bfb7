from collections.abc import Callable

import pytest
from django.test import Client

from tests.api.steps import Api
from tests.people import Cast


@pytest.fixture
def api() -> Callable[..., Api]:
    """`api()` is a visitor, `api(user)` somebody signed in."""
    return Api


@pytest.fixture
def visitor(db: None) -> Client:
    return Api()


@pytest.fixture
def owner(people: Cast) -> Api:
    return Api(people.owner)


@pytest.fixture
def colleague(people: Cast) -> Api:
    return Api(people.colleague)


@pytest.fixture
def outsider(people: Cast) -> Api:
    return Api(people.outsider)


@pytest.fixture
def other_owner(people: Cast) -> Api:
    return Api(people.other_owner)
