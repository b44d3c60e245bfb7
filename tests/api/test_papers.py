"""The papers of one's own company."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import DjangoAssertNumQueries, Settings

from apps.companies.models import Paper
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.files import a_pdf, a_picture, uploaded
from tests.people import Cast


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def send(api: Api, path: str, file: SimpleUploadedFile | None = None, **values: str) -> object:
    data = {"kind": "licence", "file": file or uploaded(a_pdf())} | values
    return api.generic("POST", f"/api/v1/{path}", encode_multipart(BOUNDARY, data), MULTIPART_CONTENT)


def test_hand_in_read_replace_and_remove(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    path = f"my/companies/{people.company.public_id}/papers/"
    assert problem(send(Api(), path)) == SIGN_IN
    assert problem(send(outsider, path)) == NOT_SEEN
    assert problem(send(colleague, path)) == ONLY_MANAGERS
    assert Paper.objects.count() == 0
    content = a_pdf(2)
    handed_in = send(owner, path, uploaded(content, "Licence.pdf"))
    paper = Paper.objects.get()
    assert (handed_in.status_code, handed_in.json()) == (
        201,
        {
            "time_zone": "Asia/Baku",
            "id": paper.public_id,
            "kind": "licence",
            "name": "Licence.pdf",
            "media_type": "application/pdf",
            "pages": 2,
            "size": len(content),
            "sha256": paper.sha256,
            "uploaded_at": handed_in.json()["uploaded_at"],
        },
    )
    assert kind(send(owner, path, uploaded(content))) == (409, "paper_exists")
    assert kind(send(owner, path, uploaded(b"<svg/>", "x.png"))) == (422, "wrong_type")
    assert kind(send(owner, path, uploaded(b"", "x.png"))) == (422, "empty_file")
    assert kind(owner.post(path, {"kind": "licence"})) == (415, "unsupported_media_type")

    one = f"{path}{paper.public_id}/"
    assert colleague.get(one).json() == handed_in.json()
    file = colleague.get(f"{one}file/", headers={"Accept": "application/pdf"})
    assert (file.content, file.headers["Content-Type"]) == (content, "application/pdf")
    assert kind(outsider.get(f"{one}file/")) == (404, "not_found")
    assert problem(Api().get(f"{one}file/")) == SIGN_IN

    replaced = send(owner, path, uploaded(a_picture()), replaces=paper.public_id)
    assert replaced.status_code == 201
    assert kind(owner.get(one)) == (404, "not_found")
    newer = f"{path}{replaced.json()['id']}/"
    assert problem(colleague.delete(newer)) == ONLY_MANAGERS
    assert kind(outsider.delete(newer)) == (404, "not_found")
    assert owner.delete(newer).status_code == 204
    assert owner.get(path).json()["results"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_papers(
    people: Cast, owner: Api, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    path = f"my/companies/{people.company.public_id}/papers/"
    for n in range(count):
        send(owner, path, uploaded(a_picture(size=(n + 1, 1))))
    with django_assert_num_queries(3):
        assert len(owner.get(path).json()["results"]) == count
