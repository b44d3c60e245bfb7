"""What forms of every app share: days of our time; and a refusal of the domain goes onto the form, with nothing typed lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from apps.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from apps.core.private_files import StorageUnavailable
from apps.core.validators import validate_near_today

UNPROCESSABLE = 422


class DayField(forms.DateField):
    """A day that somebody gives, in a year of our time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[validate_near_today], **options)


class MomentField(forms.DateTimeField):
    """A moment that somebody gives, in a year of our time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[validate_near_today], **options)


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Put a refusal raised inside the block onto `form`, at its field where it names one. NotFound goes through."""
    try:
        yield
    except (InvalidInput, Conflict, NotAllowed, StorageUnavailable) as refusal:
        refuse(form, refusal)


def refuse(form: forms.BaseForm, refusal: DomainError) -> None:
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))
    form.refusal_status = refusal.status
    form.refusal_code = refusal.code


def form_status(form: forms.BaseForm) -> int:
    """Return the HTTP status of the page that shows `form`: 200, 422 for what was typed, or the refusal's own."""
    return getattr(form, "refusal_status", UNPROCESSABLE) if form.errors else 200


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with POST, for binding a form; None on any other method leaves it unbound."""
    return request.POST if request.method == "POST" else None
