"""Who organises."""

from django.db import transaction

from apps.accounts.enums import OrganiserRole
from apps.accounts.models import OrganiserAppointment, OrganiserBody, User


@transaction.atomic
def appoint_organiser(*, user: User, body: OrganiserBody, role: OrganiserRole) -> OrganiserAppointment:
    """Give `user` a role in an organiser body; they reach the admin panel after enrolling a second factor."""
    appointment, _created = OrganiserAppointment.objects.get_or_create(user=user, body=body, role=role)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return appointment


@transaction.atomic
def dismiss_organiser(*, appointment: OrganiserAppointment) -> None:
    """Take a role back; without any role left the admin panel closes."""
    user = User.objects.select_for_update(no_key=True).get(pk=appointment.user_id)
    appointment.delete()
    if not user.appointments.exists() and not user.is_superuser:
        user.is_staff = False
        user.save(update_fields=["is_staff"])
