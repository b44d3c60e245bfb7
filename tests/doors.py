"""Asking one page as everybody who might."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.test import Client
from django.urls import reverse

from tests.people import Cast

Counter = Callable[[int], AbstractContextManager[object]]
LANGUAGES = ("en", "az", "zh-hans", "ru")


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def get_statuses(url: str, people: Cast) -> tuple[int, int, int, int]:
    """Return what the owner, the colleague, the outsider and a visitor are answered; a visitor is sent to sign in."""
    clients = [signed_in(user) for user in (people.owner, people.colleague, people.outsider)]
    owner, colleague, outsider, visitor = [client.get(url).status_code for client in (*clients, Client())]
    return owner, colleague, outsider, visitor


def post_statuses(url: str, people: Cast, data: dict[str, object] | None = None) -> tuple[int, int, int]:
    """Return what the colleague, the outsider and a visitor are answered when they post."""
    clients = [signed_in(people.colleague), signed_in(people.outsider), Client()]
    colleague, outsider, visitor = [client.post(url, data or {}).status_code for client in clients]
    return colleague, outsider, visitor


def in_language(url: str, language: str) -> str:
    """Return the address of an English page in another language."""
    return f"/{language}/{url.removeprefix('/en/')}"


def login_url(target: str) -> str:
    return f"{reverse('account_login')}?next={target}"
