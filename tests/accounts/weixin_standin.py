"""Weixin's three addresses on loopback, answering as its documentation says; a test decides who stands there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

APP_ID, SECRET = "wx0123456789abcdef", "not-a-real-secret"


@dataclass
class Weixin:
    """`unionid` None: the app is not bound to an open platform, so that Weixin names none."""

    openid: str = "openid-of-this-app"
    unionid: str | None = "unionid-of-wang"
    nickname: str = "王晓明"
    code: str = "code-of-today"
    userinfo_error: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        self.asked.append((path, query))
        if path == "/sns/oauth2/access_token":
            if (query.get("appid"), query.get("secret"), query.get("code")) != (APP_ID, SECRET, self.code):
                return {"errcode": 40029, "errmsg": "invalid code"}
            granted = {
                "access_token": "token",
                "expires_in": 7200,
                "refresh_token": "r",
                "openid": self.openid,
            }
            return granted | ({"unionid": self.unionid} if self.unionid else {})
        if path == "/sns/userinfo" and query.get("access_token") == "token" and not self.userinfo_error:
            person = {"openid": self.openid, "nickname": self.nickname, "sex": 1, "country": "CN"}
            return person | ({"unionid": self.unionid} if self.unionid else {})
        return {"errcode": self.userinfo_error or 40003, "errmsg": "invalid openid"}


@contextmanager
def serve(weixin: Weixin) -> Iterator[Weixin]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            body = json.dumps(
                weixin.answer(url.path, dict(parse_qsl(url.query))), ensure_ascii=False
            ).encode()
            self.send_response(200)
            # As Weixin does: JSON under a text type without a charset.
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    weixin.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield weixin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
