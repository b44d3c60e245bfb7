"""Whether somebody's calendar is as it was: a digest of all that it says, which the database makes in one query."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import MD5, Cast, JSONObject

from apps.accounts.models import User
from apps.agenda.selectors.meetings import own_meetings
from apps.agenda.selectors.trips import own_stops
from apps.companies.models import Membership, Person
from apps.exhibitions.models import CalendarStamp
from apps.meetings.models import Seat

_MEETING = (
    "public_id", "sequence", "state", "starts_at", "ends_at", "updated_at", "booth", "slot__number",
    "table__label", "table__hall", "interpreter__name", "edition_id",
    "forum__room", "forum__time_zone", "forum__format", "forum__join_link",
    "request__sender_id", "request__sender__legal_name", "request__sender__name_en",
    "request__recipient_id", "request__recipient__legal_name", "request__recipient__name_en",
    *(f"forum__name_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES),
)  # fmt: skip
_SEAT = (
    "company_id", "person__user_id", "person__native_name", "person__latin_name", "person__family_name",
    "person__given_name",
)  # fmt: skip
_STOP = ("public_id", "sequence", "removed_at", "trip__title", "trip__updated_at", "edition_id")


def agenda_mark(user: User) -> str:
    """Return what differs whenever the user's calendar would read differently; nothing of the calendar is made.

    Fairs and their places are told by the version of the calendar as a whole.
    """
    seats = Seat.objects.filter(meeting=OuterRef("pk"), person__isnull=False).order_by("pk")
    members, people = (
        rows.objects.filter(user=user).order_by("company_id").values("company_id")
        for rows in (Membership, Person)
    )
    digest = JSONObject(
        meetings=_all(own_meetings(user).order_by("pk"), _MEETING, seats=_all(seats, _SEAT)),
        stops=_all(own_stops(user).order_by("pk"), _STOP),
        members=ArraySubquery(members),
        people=ArraySubquery(people),
        calendar=Subquery(CalendarStamp.objects.filter(pk=1).values("version")),
    )
    marks = User.objects.filter(pk=user.pk).values_list(
        MD5(Cast(digest, TextField())), "name", "email", "language"
    )
    return "|".join(map(str, marks.get()))


def _all(rows: QuerySet[Model], names: tuple[str, ...], **more: ArraySubquery) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names}, **more)))
