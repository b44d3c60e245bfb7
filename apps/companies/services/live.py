"""Nothing is added to a company that is being merged into another one at that moment."""

from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.core.errors import Conflict


def lock_live(company: Company) -> Company:
    """Return the company's row under lock; raise Conflict when it is part of another one meanwhile.

    Whoever adds something to a company calls this before anything else is locked: a merge moves what it finds, under a
    stronger lock on the same row, and nothing may arrive behind it. It also serialises changes of one team.
    """
    return lock_all_live(company)[0]


def lock_all_live(*companies: Company) -> list[Company]:
    """Do so with several companies, locked in the order of their keys; return them as they were given."""
    ids = [company.pk for company in companies]
    rows = Company.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    locked = {row.pk: row for row in rows}
    if any(row.merged_into_id for row in locked.values()):
        raise Conflict(_("This company is part of another one now."), code="merged_already")
    return [locked[pk] for pk in ids]
