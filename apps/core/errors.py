"""What a service raises when the domain says no. Doors turn it into a page or a problem document."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import DataError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a stable `code`, a sentence for the person (translated when read) and machine-readable `extra`."""

    status: ClassVar[int] = 400
    code: str = "refused"

    def __init__(
        self, message: "str | Promise", *, code: str | None = None, extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        return str(self.message)


class Unreadable(DomainError):
    """The request was made by hand: it holds something that no form and no link of ours sends."""

    status = 400
    code = "malformed"


class InvalidInput(DomainError):
    """The values given cannot be accepted; `field` names the one at fault where there is one."""

    status = 422
    code = "invalid"

    def __init__(
        self, message: "str | Promise", *, field: str | None = None, code: str | None = None
    ) -> None:
        super().__init__(message, code=code, extra={"field": field} if field else None)
        self.field = field


class NotFound(DomainError):
    """There is no such object, or it is not for this person to see: the two are not told apart."""

    status = 404
    code = "not_found"


class Moved(NotFound):
    """What stood at this address stands at another one now, which this person may see."""

    code = "moved"

    def __init__(self, message: "str | Promise", *, old: str, new: str) -> None:
        super().__init__(message, extra={"moved_to": new})
        self.old, self.new = old, new

    def address(self, path: str) -> str:
        """Return the same address with the new id in it."""
        return path.replace(self.old, self.new)


class NotAllowed(DomainError):
    """The object may be seen by this person, but the act is not theirs."""

    status = 403
    code = "not_allowed"


class Conflict(DomainError):
    """The world has moved: someone else was quicker, or the state no longer admits the act."""

    status = 409
    code = "conflict"


class InvalidTransition(Conflict):
    """A state machine was asked for a step that it does not have; names both states."""

    code = "invalid_transition"

    def __init__(self, message: "str | Promise", *, current: str, wanted: str) -> None:
        super().__init__(message, extra={"current": current, "wanted": wanted})


def refusal_in(error: Exception) -> DomainError | None:
    """Return the refusal that an error is, or None for an error of the program.

    PostgreSQL takes no text with a null character. One may stand in any part of any address, form or body, so that it is
    answered here and not in every field.
    """
    if isinstance(error, DomainError):
        return error
    if isinstance(error, DataError) and "NUL (0x00)" in str(error):
        return Unreadable(_("The request holds a null character, which is part of no text."))
    return None
