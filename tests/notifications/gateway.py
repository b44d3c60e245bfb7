"""An SMS gateway on loopback that keeps what it is given and answers as a test tells it to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Text:
    to: str
    sender: str
    text: str
    key: str
    authorization: str


@dataclass
class Gateway:
    texts: list[Text] = field(default_factory=list)
    status: Callable[[], int] = lambda: 202
    url: str = ""


@contextmanager
def serve(gateway: Gateway) -> Iterator[Gateway]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = gateway.status()
            if status < 300:
                key, secret = self.headers["Idempotency-Key"], self.headers["Authorization"]
                gateway.texts.append(Text(body["to"], body["from"], body["text"], key, secret))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    gateway.url = f"http://127.0.0.1:{server.server_address[1]}/messages"
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
