"""A page that shows the mail that was sent on this machine. Nothing in a message is trusted.

It listens on the loopback address only and answers only to that name. Texts are escaped; an HTML part is shown in
a sandboxed frame, with its own policy that forbids scripts, forms and everything from the network.
"""

import re
from email.message import EmailMessage
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from urllib.parse import parse_qs, quote, unquote, urlsplit

from .mail_store import MailStore, Summary, received_at

PAGE_LENGTH = 50
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Styles in a message cannot reach anything: the frame is sandboxed and loads nothing.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)

_LINK = re.compile(
    r"https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef]*[^\s<>\"'.,;:!?)\]\u3000-\u303f\uff00-\uffef]"
)


class NotThere(Exception):
    """There is no such page, message or part."""


def server(store: MailStore, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server for the pages of one store; port 0 means any free one."""
    handler = type("Handler", (_Handler,), {"store": store})
    site = ThreadingHTTPServer((host, port), handler)
    site.daemon_threads = True
    return site


class _Handler(BaseHTTPRequestHandler):
    store: MailStore
    server_version = "Ipek-mail"
    sys_version = ""
    timeout = 20

    def do_GET(self) -> None:
        if not self._asked_by_our_name():
            self._answer(b"This is another site's name.", status=HTTPStatus.MISDIRECTED_REQUEST)
            return
        address = urlsplit(self.path)
        try:
            self._route([unquote(word) for word in address.path.split("/")[1:]], parse_qs(address.query))
        except (NotThere, FileNotFoundError):
            body = page("Not found", '<p class="empty">There is no such message.</p>')
            self._answer(body, "text/html", status=HTTPStatus.NOT_FOUND)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: a page view is not news."""

    def _asked_by_our_name(self) -> bool:
        """Tell whether the browser means this machine: another site's name could be made to lead here."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return host in {"127.0.0.1", "localhost"}

    def _route(self, words: list[str], query: dict[str, list[str]]) -> None:
        match words:
            case [""]:
                self._answer(list_page(self.store, query.get("before", [""])[0]), "text/html")
            case ["style.css"]:
                style = files(__package__).joinpath("mail_reader.css").read_bytes()
                self._answer(style, "text/css", cache="max-age=60")
            case ["mail", name]:
                self._answer(message_page(name, self.store.message(name)), "text/html")
            case ["mail", name, "html"]:
                self._answer(frame(self.store.message(name)), "text/html", policy=FRAME_POLICY)
            case ["mail", name, "source"]:
                self._answer(self.store.read(name))
            case ["mail", name, "file", number]:
                self._send_file(self.store.message(name), number)
            case _:
                raise NotThere

    def _send_file(self, message: EmailMessage, number: str) -> None:
        found = dict(enumerate(message.iter_attachments())).get(int(number) if number.isdecimal() else -1)
        if found is None:
            raise NotThere
        content = found.get_payload(decode=True)
        name = quote(found.get_filename() or "file")
        self._answer(
            content if isinstance(content, bytes) else found.as_bytes(),
            "application/octet-stream",
            disposition=f"attachment; filename*=UTF-8''{name}",
        )

    def _answer(
        self,
        body: bytes,
        kind: str = "text/plain",
        *,
        status: HTTPStatus = HTTPStatus.OK,
        policy: str = PAGE_POLICY,
        cache: str = "no-store",
        disposition: str = "",
    ) -> None:
        headers = {
            "Content-Type": kind if kind.startswith("application/") else f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Content-Security-Policy": policy,
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": cache,
        }
        if disposition:
            headers["Content-Disposition"] = disposition
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def page(title: str, main: str) -> bytes:
    """Return a whole page; `main` is HTML, `title` is text."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Ipek mail</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">Ipek mail</a><span>Messages sent on this machine. None has left it.</span></header>
<main>
{main}
</main>
</body>
</html>
""".encode()


def list_page(store: MailStore, before: str) -> bytes:
    """Return the page that lists messages, newest first."""
    names = store.names(before=before)
    shown, older = names[:PAGE_LENGTH], names[PAGE_LENGTH:]
    if not shown:
        return page("Mail", '<p class="empty">No message yet. <a href="/">Look again</a></p>')
    rows = "\n".join(_row(store.summary(name)) for name in shown)
    more = f'<a href="/?before={quote(shown[-1])}">Older messages</a>' if older else ""
    first = '<a href="/">Newest messages</a>' if before else '<a href="/">Look again</a>'
    return page("Mail", f'<h1>Mail</h1>\n<ol class="list">\n{rows}\n</ol>\n<nav>{first}{more}</nav>')


def _row(summary: Summary) -> str:
    return (
        f'<li><a href="/mail/{quote(summary.name)}"><b>{escape(summary.subject or "(no subject)")}</b>'
        f"<span>{escape(summary.recipient)}</span>"
        f"<time>{summary.received:%d %b %H:%M:%S} UTC</time></a></li>"
    )


def message_page(name: str, message: EmailMessage) -> bytes:
    """Return the page of one message: its main headers, its text, its HTML in a frame, its files."""
    subject = str(message.get("Subject", "")) or "(no subject)"
    heads = "".join(
        f"<dt>{label}</dt><dd>{escape(str(value))}</dd>"
        for label in ("From", "To", "Cc", "Reply-To", "Date", "Message-ID")
        if (value := message.get(label))
    )
    came = f"<dt>Received</dt><dd>{received_at(name):%Y-%m-%d %H:%M:%S} UTC</dd>"
    address = f"/mail/{quote(name)}"
    parts = [f"<h1>{escape(subject)}</h1>", f"<dl>{heads}{came}</dl>", _files(address, message)]
    text = _body(message, "plain")
    if text is not None:
        parts.append(f'<pre class="text">{linked(text)}</pre>')
    if _body(message, "html") is not None:
        sandbox = "allow-popups allow-popups-to-escape-sandbox"
        parts.append(f'<iframe title="HTML" sandbox="{sandbox}" src="{address}/html"></iframe>')
    parts.append(f'<nav><a href="/">All messages</a><a href="{address}/source">Source</a></nav>')
    return page(subject, "\n".join(parts))


def _files(address: str, message: EmailMessage) -> str:
    items = "".join(
        f'<li><a href="{address}/file/{number}">{escape(part.get_filename() or "file")}</a> '
        f"{escape(part.get_content_type())}</li>"
        for number, part in enumerate(message.iter_attachments())
    )
    return f'<ul class="files">{items}</ul>' if items else ""


def _body(message: EmailMessage, kind: str) -> str | None:
    """Return the text or the HTML of a message, or None; an unknown character set does not lose the rest."""
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def linked(text: str) -> str:
    """Return a text as HTML, escaped, with its web addresses as links."""
    pieces, end = [], 0
    for found in _LINK.finditer(text):
        address = escape(found[0])
        pieces.append(escape(text[end : found.start()]))
        pieces.append(f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>')
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def frame(message: EmailMessage) -> bytes:
    """Return the HTML of a message as it came, for the sandboxed frame; its links open outside."""
    html = _body(message, "html")
    if html is None:
        raise NotThere
    return b'<!doctype html><meta charset="utf-8"><base target="_blank">' + html.encode("utf-8", "replace")
