"""What organisers see of the outbox."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.notifications.admin import DeliveryAdmin
from apps.notifications.models import Delivery
from tests.notifications.steps import ring, states

pytestmark = pytest.mark.django_db

MakeUser = Callable[..., User]
LIST = "/en/admin/notifications/delivery/"


def request_of(user: User) -> HttpRequest:
    request = RequestFactory().post(LIST)
    request.user = user
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.fixture
def deliveries() -> DeliveryAdmin:
    page = admin.site.get_model_admin(Delivery)
    assert isinstance(page, DeliveryAdmin)
    return page


def test_nobody_adds_changes_or_deletes_by_hand(deliveries: DeliveryAdmin, make_user: MakeUser) -> None:
    request = request_of(make_user(is_staff=True, is_superuser=True))
    assert not deliveries.has_add_permission(request)
    assert not deliveries.has_change_permission(request)
    assert not deliveries.has_delete_permission(request)
    assert deliveries.has_view_permission(request)


def test_try_again_is_for_those_who_may_change_deliveries(
    deliveries: DeliveryAdmin, make_user: MakeUser
) -> None:
    chief = make_user("chief@example.com", is_staff=True, is_superuser=True)
    reader = make_user("reader@example.com", is_staff=True)
    assert "try_again" in deliveries.get_actions(request_of(chief))
    assert "try_again" not in deliveries.get_actions(request_of(reader))


def test_try_again_wakes_the_failed_ones(deliveries: DeliveryAdmin, make_user: MakeUser) -> None:
    chief = make_user("chief@example.com", is_staff=True, is_superuser=True)
    rows = ring(chief, make_user("one@example.com"), make_user("two@example.com"))
    Delivery.objects.filter(pk=rows[0].pk).update(state="failed")
    Delivery.objects.filter(pk=rows[1].pk).update(state="retired")
    request = request_of(chief)
    deliveries.try_again(request, Delivery.objects.all())
    assert states(rows) == ["pending", "retired", "pending"]
    assert [str(message) for message in request._messages] == ["1 message will be sent again."]


@pytest.fixture
def chief(make_user: MakeUser, client: Client) -> User:
    """A signed-in organiser with a second factor."""
    user = make_user("chief@example.com", is_staff=True, is_superuser=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    return user


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(chief: User, client: Client, count: int) -> None:
    for number in range(count):
        ring(chief, number=number)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(LIST)
    assert response.status_code == 200
    assert response.content.decode().count("bell:") >= count
    about = [query["sql"] for query in captured if 'FROM "notifications_delivery"' in query["sql"]]
    # How many, which, and the kinds for the filter.
    assert len(about) == 3


def test_the_action_can_be_chosen_on_the_page(chief: User, client: Client) -> None:
    [delivery] = ring(chief)
    Delivery.objects.filter(pk=delivery.pk).update(state="failed")
    response = client.post(LIST, {"action": "try_again", "_selected_action": [delivery.pk]})
    assert (response.status_code, states([delivery])) == (302, ["pending"])


def test_one_delivery_can_be_read_and_not_written(chief: User, client: Client) -> None:
    [delivery] = ring(chief)
    page = f"{LIST}{delivery.pk}/change/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"state": "sent"}).status_code == 403
    assert client.post(f"{LIST}{delivery.pk}/delete/").status_code == 403
    assert states([delivery]) == ["pending"]


def test_the_inbox_lines_are_listed(chief: User, client: Client) -> None:
    ring(chief, inbox=True)
    assert "bell:1" in client.get("/en/admin/notifications/notification/").content.decode()


def test_without_the_second_factor_nothing_is_shown(chief: User, client: Client) -> None:
    ring(chief)
    Authenticator.objects.all().delete()
    assert client.get(LIST).status_code == 302
