"""One connection to the mail server, and what its answers mean."""

from contextlib import suppress
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from types import TracebackType

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.notifications.messages import Message, RenderContext
from apps.notifications.refusals import PermanentRefusal, TemporaryRefusal


class MailServerUnavailable(Exception):
    """No connection, or the server does not let us in: nobody's mail can be sent now."""


class Mailer:
    """A connection that is opened when first needed, used for many mails and closed at the end of the block."""

    def __init__(self) -> None:
        self._connection = get_connection(fail_silently=False)

    def __enter__(self) -> "Mailer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def open(self) -> None:
        """Connect unless connected; raises MailServerUnavailable."""
        try:
            self._connection.open()
        except (SMTPException, OSError) as error:
            raise MailServerUnavailable(_say(error)) from error

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Return once the server has taken the mail; raises TemporaryRefusal or PermanentRefusal."""
        try:
            self._connection.send_messages([mail])
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            if _is_final(error):
                raise PermanentRefusal(_say(error)) from error
            # After a 4xx the server may have hung up: the next mail gets a connection that surely works.
            self._close()
            raise TemporaryRefusal(_say(error)) from error
        except OSError as error:
            self._close()
            raise TemporaryRefusal(_say(error)) from error
        except ValueError as error:
            raise PermanentRefusal(_say(error)) from error

    def _close(self) -> None:
        # Where the server hung up first, what it has answered for stays valid.
        with suppress(SMTPException, OSError):
            self._connection.close()


def compose(
    *, message_id: str, message: Message, context: RenderContext, unsubscribe: str = ""
) -> EmailMultiAlternatives:
    """Return the mail as it goes out: text first, HTML beside it, in one language.

    `unsubscribe` is the address that stops such mails; mail programs offer it as a button of their own (RFC 8058).
    """
    subject = " ".join(message.subject.split())
    frame = _frame(subject, message, context) | {"unsubscribe_url": unsubscribe}
    html = message.html or render_to_string("notifications/mail.html", frame)
    headers = {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": _language_tag(context.language),
    }
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=subject,
        body=message.text + (_farewell(unsubscribe) if unsubscribe else ""),
        to=[context.recipient.address],
        headers=headers,
    )
    mail.attach_alternative(html, "text/html")
    for attachment in message.attachments:
        mail.attach(attachment.filename, attachment.content, attachment.mimetype)
    return mail


def _farewell(unsubscribe: str) -> str:
    return "\n\n-- \n" + _("You do not want such mails any more? Open this address:") + f"\n{unsubscribe}\n"


def _frame(subject: str, message: Message, context: RenderContext) -> dict[str, object]:
    return {
        "subject": subject,
        "text": message.text,
        "site_url": context.site_url,
        "has_account": context.recipient.user_id is not None,
        "settings_url": context.site_url + reverse("notifications:choices"),
    }


def _language_tag(code: str) -> str:
    """`zh-hans` is written zh-Hans in a header."""
    language, _, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


def _is_final(error: SMTPRecipientsRefused | SMTPDataError) -> bool:
    """One recipient per mail: the first answer is the only one. RFC 5321: 5xx is final, 4xx is not."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return error.smtp_code >= 500


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
