"""What is left of letters when somebody's account is erased."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import erase_user
from apps.letters.models import InvitationLetter
from apps.letters.services import issue_letter, request_letter, revoke_letter
from tests.factories import ForumFactory, PersonFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_no_letter_names_somebody_who_is_erased(people: Cast) -> None:
    """Also one that was revoked long before; its number stays given."""
    forum = ForumFactory(hosts=[people.body])
    leaving = PersonFactory(company=people.company, user=people.colleague, family_name="Əliyeva")
    staying = PersonFactory(company=people.company, family_name="Quliyev")
    first = forum.starts_on if forum.starts_on > date.today() else date.today()
    letters = [
        issue_letter(
            user=people.organiser,
            letter=request_letter(
                user=people.owner, company=people.company, person=person, event=forum,
                stays_from=first, stays_until=first + timedelta(days=2), note="for us both",
            ),
        )
        for person in (leaving, staying)
    ]  # fmt: skip
    revoke_letter(user=people.organiser, letter=letters[0], reason="A mistake.")
    InvitationLetter.objects.filter(pk=letters[0].pk).update(printed={"pages": ["Əliyeva"]})
    letters[1].refresh_from_db()
    now = timezone.now()
    User.objects.filter(pk=people.colleague.pk).update(erase_at=now)
    assert erase_user(user_id=people.colleague.pk, now=now)
    gone, kept = (InvitationLetter.objects.get(pk=letter.pk) for letter in letters)
    assert (gone.printed, gone.note, gone.number) == ({}, "", letters[0].number)
    assert (kept.printed, kept.note) == (letters[1].printed, "for us both")
