"""What an organiser may do with a forum: the right comes from the role, the forum from the host bodies and their rights."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OrganiserBody, User
from apps.companies.models import Company
from apps.core.errors import NotAllowed, NotFound
from apps.forums.enums import DecidesFor
from apps.forums.models import Forum, HostRights

EDIT = "forums.change_forum"
DECIDE = "forums.change_registration"
CHECK_IN = "forums.add_checkin"


def no_such_forum() -> NotFound:
    return NotFound(_("There is no such forum, or it is not for you to see."))


def hosts_forum(user: User, forum: Forum) -> bool:
    """Whether the user has a role in one of the forum's host bodies."""
    return user.is_superuser or _own_bodies(user, forum).exists()


def require_organiser(user: User, forum: Forum, permission: str = EDIT) -> None:
    """Raise NotFound for somebody else's forum, NotAllowed where the role or the body's rights do not include the act."""
    if not user.is_staff or not hosts_forum(user, forum):
        raise no_such_forum()
    if not user.has_perm(permission):
        raise NotAllowed(_("Your role does not include this."))
    if not body_allows(user, forum, permission):
        raise NotAllowed(_("At this forum another host does this."), code="other_host")


def body_allows(user: User, forum: Forum, permission: str) -> bool:
    """Whether one of the user's bodies may do this at the forum; a body of which nothing is noted may do everything."""
    if user.is_superuser:
        return True
    return any(
        rights is None or _includes(rights, permission) for _body, rights in _bodies_with_rights(user, forum)
    )


def may_decide_on(user: User, forum: Forum, company: Company) -> bool:
    """Whether one of the user's bodies answers this company's registration."""
    if user.is_superuser:
        return True
    for body, rights in _bodies_with_rights(user, forum):
        match rights.decides_for if rights else DecidesFor.ALL:
            case DecidesFor.ALL:
                return True
            case DecidesFor.COUNTRY if is_azerbaijani(body.country) == is_azerbaijani(company.country):
                return True
    return False


def require_decider(user: User, forum: Forum, company: Company) -> None:
    require_organiser(user, forum, DECIDE)
    if not may_decide_on(user, forum, company):
        raise NotAllowed(
            _("At this forum another host answers the companies of this country."), code="other_host"
        )


def is_azerbaijani(country: str) -> bool:
    """Every forum has two sides: Azerbaijan, and China with its regions and whoever comes with it."""
    return country == "AZ"


def _own_bodies(user: User, forum: Forum) -> QuerySet[OrganiserBody]:
    return OrganiserBody.objects.filter(forums=forum, appointments__user=user).distinct()


def _bodies_with_rights(user: User, forum: Forum) -> list[tuple[OrganiserBody, HostRights | None]]:
    noted = {rights.body_id: rights for rights in HostRights.objects.filter(forum=forum)}
    return [(body, noted.get(body.pk)) for body in _own_bodies(user, forum)]


def _includes(rights: HostRights, permission: str) -> bool:
    if permission == CHECK_IN:
        return True  # whoever stands at the door of a host
    app, _dot, act = permission.partition(".")
    if permission == DECIDE:
        return rights.decides_for != DecidesFor.NOBODY
    if app == "meetings":
        return rights.may_plan
    return rights.may_edit or act.startswith("view_")
