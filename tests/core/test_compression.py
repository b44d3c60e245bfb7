"""What goes out compressed, and that a reader who has it still gets 304."""

import pytest
from django.test import Client

from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "encoding"),
    [("/en/calendar/", "gzip"), ("/en/calendar/calendar.ics", "gzip"), ("/api/v1/editions/", None)],
)
def test_pages_and_calendar_files_only(client: Client, path: str, encoding: str | None) -> None:
    for _n in range(4):
        EditionFactory()
    response = client.get(path, headers={"accept-encoding": "gzip"})
    assert (response.status_code, response.headers.get("Content-Encoding")) == (200, encoding)
    headers = {"accept-encoding": "gzip", "if-none-match": response.headers["ETag"]}
    assert client.get(path, headers=headers).status_code == 304
