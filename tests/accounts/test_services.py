"""Settings, consents and organiser roles."""

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.enums import ConsentKind, OrganiserRole
from apps.accounts.models import Consent, OrganiserAppointment, User
from apps.accounts.permissions import ROLE_PERMISSIONS
from apps.accounts.selectors import bodies_of, country_desks
from apps.accounts.services import (
    appoint_organiser,
    change_settings,
    dismiss_organiser,
    give_consent,
    withdraw_consent,
)
from apps.accounts.texts import current_version
from apps.core.errors import InvalidInput
from tests.factories import OrganiserBodyFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_one_address_is_one_account_however_it_is_written() -> None:
    user = User.objects.create_user(" Leyla@Example.COM ")
    assert user.email == "leyla@example.com"
    assert User.objects.get_by_natural_key("LEYLA@example.com") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="LEYLA@EXAMPLE.COM")])


def test_people_change_what_is_theirs() -> None:
    user = UserFactory()
    change_settings(user=user, name="  Leyla   Quliyeva ", language="az", time_zone="Asia/Shanghai")
    user.refresh_from_db()
    assert (user.name, user.language, user.time_zone) == ("Leyla Quliyeva", "az", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("change", "field"), [({"language": "de"}, "language"), ({"time_zone": "Europe/Paris"}, "time_zone")]
)
def test_a_language_or_zone_that_is_not_offered_changes_nothing(change: dict[str, str], field: str) -> None:
    user = UserFactory(name="Before")
    with pytest.raises(InvalidInput) as error:
        change_settings(**({"user": user, "name": "After", "language": "az", "time_zone": "UTC"} | change))
    assert error.value.field == field
    assert User.objects.get(pk=user.pk).name == "Before"


def test_a_consent_names_the_text_and_stands_once() -> None:
    user = UserFactory()
    first = give_consent(user=user, kind=ConsentKind.TERMS, language="ru")
    again = give_consent(user=user, kind=ConsentKind.TERMS, language="en")
    assert (first.text_version, first.language, again.pk) == (current_version("terms"), "ru", first.pk)


def test_a_consent_taken_back_stays_on_record_and_can_be_given_again() -> None:
    user = UserFactory()
    first = give_consent(user=user, kind=ConsentKind.MARKETING, language="az")
    give_consent(user=user, kind=ConsentKind.TERMS, language="az")
    withdraw_consent(user=user, kind=ConsentKind.MARKETING)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    second = give_consent(user=user, kind=ConsentKind.MARKETING, language="az")
    assert second.pk != first.pk
    assert Consent.objects.filter(user=user, withdrawn_at=None).count() == 2


def test_an_appointment_opens_the_admin_and_the_last_dismissal_closes_it() -> None:
    user, body = UserFactory(), OrganiserBodyFactory()
    verifier = appoint_organiser(user=user, body=body, role=OrganiserRole.VERIFIER)
    assert appoint_organiser(user=user, body=body, role=OrganiserRole.VERIFIER).pk == verifier.pk
    desk = appoint_organiser(user=user, body=body, role=OrganiserRole.COUNTRY_DESK)
    assert User.objects.get(pk=user.pk).is_staff
    dismiss_organiser(appointment=verifier)
    assert User.objects.get(pk=user.pk).is_staff
    dismiss_organiser(appointment=desk)
    assert not User.objects.get(pk=user.pk).is_staff
    assert OrganiserAppointment.objects.count() == 0


def test_a_superuser_stays_one_without_appointments() -> None:
    root = User.objects.create_superuser("root@example.com")
    appointment = appoint_organiser(user=root, body=OrganiserBodyFactory(), role=OrganiserRole.ADMIN)
    dismiss_organiser(appointment=appointment)
    assert User.objects.get(pk=root.pk).is_staff


def fresh(user: User) -> User:
    """The user as the next request reads them: permissions are remembered for one request."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", list(OrganiserRole))
def test_a_role_gives_its_permissions_and_no_others(role: OrganiserRole) -> None:
    user = UserFactory()
    appoint_organiser(user=user, body=OrganiserBodyFactory(), role=role)
    user = fresh(user)
    assert user.get_all_permissions() == ROLE_PERMISSIONS[role]
    assert user.has_perm("companies.change_company") == (
        role in {OrganiserRole.ADMIN, OrganiserRole.COUNTRY_DESK, OrganiserRole.VERIFIER}
    )
    assert user.has_perm("forums.change_forum") == (role in {OrganiserRole.ADMIN, OrganiserRole.COUNTRY_DESK})
    assert not user.has_perm("accounts.delete_user")
    assert user.has_module_perms("forums")
    assert not user.has_module_perms("auth")


def test_two_roles_add_up() -> None:
    user = UserFactory()
    for role in (OrganiserRole.HALL_STAFF, OrganiserRole.VERIFIER):
        appoint_organiser(user=user, body=OrganiserBodyFactory(), role=role)
    assert fresh(user).get_all_permissions() == (
        ROLE_PERMISSIONS[OrganiserRole.HALL_STAFF] | ROLE_PERMISSIONS[OrganiserRole.VERIFIER]
    )


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_closed_account_has_no_permissions(change: dict[str, bool]) -> None:
    user = UserFactory()
    appoint_organiser(user=user, body=OrganiserBodyFactory(), role=OrganiserRole.ADMIN)
    User.objects.filter(pk=user.pk).update(**change)
    assert fresh(user).get_all_permissions() == set()


def test_permissions_are_read_once_a_request(django_assert_num_queries: object) -> None:
    user = UserFactory()
    appoint_organiser(user=user, body=OrganiserBodyFactory(), role=OrganiserRole.STATISTICS)
    user = fresh(user)
    user.has_perm("forums.change_forum")
    with django_assert_num_queries(0):
        assert user.has_perm("forums.view_forum")
        assert not user.has_perm("forums.add_forum")


def test_a_country_desk_is_limited_unless_another_role_is_not() -> None:
    desk, body = UserFactory(), OrganiserBodyFactory(country="CN")
    appoint_organiser(user=desk, body=body, role=OrganiserRole.COUNTRY_DESK)
    assert (country_desks(desk), bodies_of(desk)) == ({"CN"}, [body])
    appoint_organiser(user=desk, body=OrganiserBodyFactory(), role=OrganiserRole.VERIFIER)
    assert country_desks(desk) == set()


def test_a_users_bodies_are_none_without_the_admin() -> None:
    assert bodies_of(UserFactory()) == []
