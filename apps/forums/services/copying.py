"""A new forum after the pattern of an earlier one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import DateTimeField, Model
from modeltranslation.utils import get_translation_fields

from apps.accounts.models import User
from apps.core.events import publish
from apps.core.time import local_date
from apps.forums.enums import ForumState
from apps.forums.events import ForumCopied
from apps.forums.models import Forum, HostRights, Slot, Table
from apps.forums.permissions import require_organiser

Row = TypeVar("Row", bound=Model)
NAME_FIELDS = tuple(get_translation_fields("name"))


@transaction.atomic
def copy_forum(*, user: User, forum: Forum, starts_on: date, names: dict[str, str] | None = None) -> Forum:
    """Make a draft like `forum` that begins on `starts_on`: rules, hosts, programme, slots, halls and tables.

    Every time keeps its place in the programme, on the forum's own clock. Registrations, requests, meetings,
    interpreters and speakers are not copied. Tables stay fixed for their companies; until such a company takes part, its
    table is everybody's. `names` says how it is called in each language
    (`name_en` …); without it, as before.
    """
    require_organiser(user, forum)
    source = Forum.objects.get(pk=forum.pk)
    zone = ZoneInfo(source.time_zone)
    days = starts_on - source.starts_on

    def moved(moment: datetime) -> datetime:
        return _on_day(moment, days, zone)

    made = _twin(
        source,
        state=ForumState.DRAFT,
        starts_on=starts_on,
        ends_on=source.ends_on + days,
        **{name: moved(moment) for name, moment in _deadlines(source)},
        # The edition beside which it stood is over; the organiser chooses the next one.
        edition=None,
        is_example=False,
        **{name: value for name, value in (names or {}).items() if name in NAME_FIELDS},
    )
    made.save()
    made.hosts.set(source.hosts.all())
    HostRights.objects.bulk_create(_twin(row, forum=made) for row in source.host_rights.all())
    sessions = {}
    for session in source.sessions.order_by("pk"):
        copy = _twin(session, forum=made, starts_at=moved(session.starts_at), ends_at=moved(session.ends_at))
        copy.save()
        sessions[session.pk] = copy
    Slot.objects.bulk_create(
        _twin(
            slot,
            forum=made,
            session=sessions[slot.session_id],
            starts_at=moved(slot.starts_at),
            ends_at=moved(slot.ends_at),
        )
        for slot in source.slots.order_by("number")
    )
    Table.objects.bulk_create(_twin(table, forum=made) for table in source.tables.order_by("position", "pk"))
    publish(ForumCopied(source.pk, made.pk))
    return made


def _deadlines(forum: Forum) -> Iterator[tuple[str, datetime]]:
    for field in forum._meta.concrete_fields:
        if isinstance(field, DateTimeField) and not field.auto_now and not field.auto_now_add:
            moment = getattr(forum, field.name)
            if moment is not None:
                yield field.name, moment


def _on_day(moment: datetime, days: timedelta, zone: ZoneInfo) -> datetime:
    """The same hour on the wall, so many days later."""
    local = moment.astimezone(zone)
    return datetime.combine(local_date(moment, zone) + days, local.time(), zone)


def _twin(row: Row, **values: object) -> Row:
    """Return an unsaved row with the same values, an identity of its own, and what is different."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    fields = {
        field.attname: getattr(row, field.attname)
        for name, field in columns.items()
        # A translated text is copied language by language; its plain name is only the reader's one of them.
        if not field.unique and name not in {"created_at", "updated_at"} and f"{name}_en" not in columns
    }
    for name in values:
        fields.pop(columns[name].attname, None)
    return type(row)(**(fields | values))
