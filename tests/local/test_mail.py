import http.client
import smtplib
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import make_msgid
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from forum_site.local import mail_reader, ports, services
from forum_site.local.mail_store import MailStore
from forum_site.local.paths import Home
from forum_site.local.processes import Processes

from .conftest import eventually

EVIL = "<script>alert('1')</script>"


def message(subject: str = "Görüş · 会议", text: str = "Salam", html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ipek <no-reply@ipek.example>"
    made["To"] = "aynur@example.com"
    made["Subject"] = subject
    made["Message-ID"] = make_msgid(domain="ipek.example")
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


@pytest.fixture
def store(tmp_path: Path) -> MailStore:
    return MailStore(tmp_path)


@pytest.fixture
def site(store: MailStore) -> Iterator[ThreadingHTTPServer]:
    server = mail_reader.server(store, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def get(
    site: ThreadingHTTPServer, path: str, host: str | None = None
) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", site.server_port)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def test_a_message_is_kept_as_it_came(home: Home, processes: Processes) -> None:
    smtp, web = ports.free("127.0.0.1"), ports.free("127.0.0.1")
    sink = services.mail(home, smtp, web)
    processes.start(sink.name, sink.command, ending=sink.ending)
    assert eventually(lambda: ports.accepts("127.0.0.1", smtp))
    sent = message()
    with smtplib.SMTP("127.0.0.1", smtp) as connection:
        connection.send_message(sent, to_addrs=["aynur@example.com", "bcc@example.com"])

    (path,) = home.mail.iterdir()
    store = MailStore(home.mail)
    kept = store.message(path.name)
    assert path.read_bytes().endswith(b"\r\n\r\nSalam\r\n")
    assert kept["Message-ID"] == sent["Message-ID"]
    assert kept["Subject"] == "Görüş · 会议"
    assert kept.get_all("Delivered-To") == ["aynur@example.com", "bcc@example.com"]


def test_a_message_that_cannot_be_stored_leaves_nothing(
    store: MailStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("forum_site.local.mail_store.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.add(message().as_bytes())
    assert list(store.folder.iterdir()) == []


def test_the_envelope_cannot_add_headers(store: MailStore) -> None:
    name = store.add(b"Subject: x\r\n\r\n", sender="a@b\r\nBcc: c@d")
    assert store.message(name)["Bcc"] is None


def test_the_list_shows_newest_first_and_pages_back(store: MailStore, site: ThreadingHTTPServer) -> None:
    names = [
        store.add(message(f"no. {number:03}").as_bytes()) for number in range(mail_reader.PAGE_LENGTH + 1)
    ]
    answer, body = get(site, "/")
    assert answer.status == 200
    assert body.index("no. 050") < body.index("no. 049")
    assert "no. 000" not in body
    older = get(site, f"/?before={names[1]}")[1]
    assert "no. 000" in older
    assert "no. 001" not in older


def test_nothing_in_a_message_becomes_markup(store: MailStore, site: ThreadingHTTPServer) -> None:
    name = store.add(message(EVIL, EVIL).as_bytes())
    for path in ("/", f"/mail/{name}"):
        answer, body = get(site, path)
        assert "<script" not in body
        assert "&lt;script&gt;" in body
        assert answer.headers["Content-Security-Policy"] == mail_reader.PAGE_POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_addresses_in_the_text_are_links(store: MailStore, site: ThreadingHTTPServer) -> None:
    name = store.add(message(text='Open http://127.0.0.1:8000/en/?a=1&b="2, then wait.').as_bytes())
    body = get(site, f"/mail/{name}")[1]
    link = "http://127.0.0.1:8000/en/?a=1&amp;b"
    assert f'<a href="{link}=" target="_blank" rel="noopener noreferrer">{link}=</a>&quot;2, then' in body


def test_html_is_shown_in_a_frame_that_can_do_nothing(store: MailStore, site: ThreadingHTTPServer) -> None:
    name = store.add(message(html=f"<p>Salam</p>{EVIL}").as_bytes())
    body = get(site, f"/mail/{name}")[1]
    assert f'sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mail/{name}/html"' in body
    assert "<script" not in body
    answer, framed = get(site, f"/mail/{name}/html")
    assert "<p>Salam</p>" in framed
    assert answer.headers["Content-Security-Policy"] == mail_reader.FRAME_POLICY
    assert "script" not in mail_reader.FRAME_POLICY
    assert get(site, f"/mail/{store.add(message().as_bytes())}/html")[0].status == 404


def test_files_are_downloads(store: MailStore, site: ThreadingHTTPServer) -> None:
    made = message()
    made.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="html", filename="görüş.ics")
    name = store.add(made.as_bytes())
    answer, body = get(site, f"/mail/{name}/file/0")
    assert body == "BEGIN:VCALENDAR"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''g%C3%B6r%C3%BC%C5%9F.ics"
    assert get(site, f"/mail/{name}/file/1")[0].status == 404


def test_the_source_is_plain_text(store: MailStore, site: ThreadingHTTPServer) -> None:
    name = store.add(message(html=EVIL).as_bytes())
    answer, body = get(site, f"/mail/{name}/source")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert EVIL in body


@pytest.mark.parametrize(
    "path", ["/mail/../secret_key", "/mail/%2e%2e%2fsecret_key", "/mail/x.eml", "/other"]
)
def test_nothing_else_can_be_read(store: MailStore, site: ThreadingHTTPServer, path: str) -> None:
    (store.folder.parent / "secret_key").write_text("hidden")
    answer, body = get(site, path)
    assert answer.status == 404
    assert "hidden" not in body


def test_another_sites_name_is_refused(site: ThreadingHTTPServer) -> None:
    assert get(site, "/", host=f"evil.example:{site.server_port}")[0].status == 421
    assert get(site, "/", host=f"localhost:{site.server_port}")[0].status == 200
