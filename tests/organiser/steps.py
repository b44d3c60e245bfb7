"""Asking a page as everybody who might come to the organisers' doors."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from apps.accounts.enums import OrganiserRole
from apps.accounts.models import OrganiserBody, User
from apps.accounts.services import appoint_organiser
from tests.doors import login_url, signed_in
from tests.factories import OrganiserBodyFactory, UserFactory
from tests.people import Cast, organiser_of

Answer = tuple[int, str]


def answer(client: Client, url: str, method: str = "get") -> Answer:
    """Return the status and, of a redirect, where it leads; the panel's own sign-in only passes people on."""
    response = getattr(client, method)(url)
    if response.headers.get("Location", "").startswith(reverse("admin:login")):
        response = client.get(response.headers["Location"])
    return response.status_code, response.headers.get("Location", "")


def without_second_factor(body: OrganiserBody) -> User:
    user = UserFactory()
    appoint_organiser(user=user, body=body, role=OrganiserRole.ADMIN)
    return user


@dataclass(frozen=True, slots=True)
class Refusals:
    """What those are answered who must not get in."""

    unprotected: Answer
    stranger: Answer
    owner: Answer
    visitor: Answer


def refusals(url: str, people: Cast, method: str = "get") -> Refusals:
    """Ask as an organiser without second factor, another body's organiser, a company's owner and a visitor."""
    users = (without_second_factor(people.body), organiser_of(OrganiserBodyFactory()), people.owner)
    found = [answer(client, url, method) for client in (*map(signed_in, users), Client())]
    return Refusals(*found)


def enrolment(url: str) -> Answer:
    return 302, f"{reverse('mfa_activate_totp')}?next={url}"


def sign_in(url: str) -> Answer:
    return 302, login_url(url)


NOT_FOUND: Answer = (404, "")
FORBIDDEN: Answer = (403, "")
