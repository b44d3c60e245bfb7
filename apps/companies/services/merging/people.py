"""People who were named in both companies are one human being; all others move."""

from django.utils import timezone

from apps.companies.events import MergeReport
from apps.companies.models import Company, Person

_TEXTS = (
    "given_name", "patronymic", "native_name", "latin_name", "form_of_address", "job_title", "job_title_en",
    "email", "phone", "wechat_id",
)  # fmt: skip


def join_people(kept: Company, merged: Company, report: MergeReport) -> dict[int, int]:
    """Move the people of `merged`; return which of them is whom in `kept`.

    The same account is the same person; so is the same mail address, unless two accounts say otherwise. The second row
    of such a person stays with the merged company, as one who has left, and gives what the first does not say.
    """
    there = list(kept.people.order_by("pk"))
    same: dict[int, int] = {}
    moved = 0
    for person in merged.people.order_by("pk"):
        twin = next((other for other in there if _is_same(person, other)), None)
        if twin is None:
            person.company = kept
            person.save(update_fields=["company"])
            moved += 1
            there.append(person)
        else:
            _fill(twin, person)
            same[person.pk] = twin.pk
    report.note(Person, "moved", moved)
    report.note(Person, "joined", len(same), [{"id": lost, "with": twin} for lost, twin in same.items()])
    return same


def _is_same(one: Person, other: Person) -> bool:
    if one.user_id and other.user_id:
        return one.user_id == other.user_id
    both_here = one.left_at is None and other.left_at is None
    return bool(one.email) and both_here and one.email.casefold() == other.email.casefold()


def _fill(twin: Person, person: Person) -> None:
    if person.left_at is None:
        twin.left_at = None
        person.left_at = timezone.now()
        person.save(update_fields=["left_at"])
    twin.user_id = twin.user_id or person.user_id
    for name in _TEXTS:
        setattr(twin, name, getattr(twin, name) or getattr(person, name))
    twin.languages = list(dict.fromkeys([*twin.languages, *person.languages]))
    twin.save()
