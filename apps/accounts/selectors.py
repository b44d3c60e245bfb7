"""Who asks, seen as an organiser; and what somebody's own account shows them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind, OrganiserRole
from apps.accounts.models import Consent, DataExport, OrganiserBody, User
from apps.accounts.texts import current_version, statement_template
from apps.core.errors import NotFound


def bodies_of(user: User | AnonymousUser) -> list[OrganiserBody]:
    """Return the bodies in which this user has a role."""
    if not isinstance(user, User) or not user.is_staff:
        return []
    return list(OrganiserBody.objects.filter(appointments__user=user).distinct())


def country_desks(user: User) -> set[str]:
    """Return the countries to which a user is limited, or an empty set for no limit."""
    appointments = list(user.appointments.select_related("body"))
    if user.is_superuser or any(a.role != OrganiserRole.COUNTRY_DESK for a in appointments):
        return set()
    return {a.body.country for a in appointments if a.body.country}


def has_consent(user_id: int, kind: ConsentKind) -> bool:
    """Say whether the user's consent of this kind stands."""
    return Consent.objects.filter(user_id=user_id, kind=kind, withdrawn_at=None).exists()


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One text, and how the reader stands to it. `latest` is the last answer there was, if any."""

    kind: ConsentKind
    template: str
    version: str
    latest: Consent | None

    @property
    def is_given(self) -> bool:
        return self.latest is not None and self.latest.withdrawn_at is None

    @property
    def is_outdated(self) -> bool:
        """Whether the reader agreed to an earlier text and is asked again."""
        return self.latest is not None and self.is_given and self.latest.text_version != self.version


def consents_of(user: User, language: str) -> list[ConsentView]:
    """Return every text that one may agree to, with the user's latest answer, in one query."""
    rows = Consent.objects.filter(user=user).order_by("kind", "-given_at", "-pk").distinct("kind")
    latest = {row.kind: row for row in rows}
    return [
        ConsentView(
            kind=kind,
            template=statement_template(kind, language),
            version=current_version(kind),
            latest=latest.get(kind),
        )
        for kind in ConsentKind
    ]


def exports_of(user: User) -> list[DataExport]:
    """Return the user's archives that are being made or kept, and the last that failed."""
    return list(DataExport.objects.filter(user=user)[:5])


def fetchable_export(user: User, public_id: str) -> DataExport:
    """Return one of the user's own finished archives while it is kept, or raise NotFound."""
    run = DataExport.objects.filter(user=user, public_id=public_id, expires_at__gt=timezone.now()).first()
    if run is None or not run.can_be_fetched:
        raise NotFound(_("There is no such archive, or it is not kept any more."))
    return run
