"""What happens to accounts and is told to their owners, or forgotten with them."""

from apps.accounts.events import ErasurePlanned, ErasurePostponed, ExportReady, PhoneCodeIssued, UserErasing
from apps.accounts.models import User
from apps.core.events import subscribe
from apps.notifications.recipients import Recipient
from apps.notifications.services.codes import send_code_by_sms
from apps.notifications.services.forgetting import forget_recipient
from apps.notifications.services.outbox import notify

EXPORT_KIND = "account.export_ready"
ERASURE_KIND = "account.erasure_planned"
POSTPONED_KIND = "account.erasure_postponed"


def send_code(event: PhoneCodeIssued) -> None:
    send_code_by_sms(user_id=event.user_id, phone=event.phone, code=event.code)


def tell_of_export(event: ExportReady) -> None:
    _tell(EXPORT_KIND, event.user_id, f"export:{event.export_id}", {"export": event.export_id})


def tell_of_erasure(event: ErasurePlanned) -> None:
    _tell(ERASURE_KIND, event.user_id, f"erasure:{event.user_id}:{event.due_on}", _erasure(event))


def tell_of_delay(event: ErasurePostponed) -> None:
    _tell(POSTPONED_KIND, event.user_id, f"erasure:{event.user_id}:{event.due_on}", _erasure(event))


def forget(event: UserErasing) -> None:
    forget_recipient(user=User.objects.get(pk=event.user_id))


def _erasure(event: ErasurePlanned | ErasurePostponed) -> dict[str, str | int]:
    return {"user": event.user_id, "due_on": event.due_on}


def _tell(kind: str, user_id: int, subject_key: str, payload: dict[str, str | int] | dict[str, str]) -> None:
    recipient = Recipient.of_user(User.objects.get(pk=user_id))
    notify(kind=kind, subject_key=subject_key, revision=0, recipients=[recipient], payload=dict(payload))


def register_handlers() -> None:
    subscribe(PhoneCodeIssued, send_code)
    subscribe(ExportReady, tell_of_export)
    subscribe(ErasurePlanned, tell_of_erasure)
    subscribe(ErasurePostponed, tell_of_delay)
    subscribe(UserErasing, forget)
