"""Logo and photos over the API: everybody reads, managers add, describe, order and remove."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import DjangoAssertNumQueries, Settings

from apps.companies.models import Picture
from apps.core.pictures import stored_tokens
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.files import a_picture, uploaded
from tests.people import Cast


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def send(api: Api, path: str, file: SimpleUploadedFile | None = None, **values: str) -> HttpResponse:
    data = {"kind": "photo", "file": file or uploaded(a_picture(size=(400, 300)), "a.png")} | values
    return api.generic("POST", f"/api/v1/{path}", encode_multipart(BOUNDARY, data), MULTIPART_CONTENT)


def test_add_describe_order_and_remove(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    path = f"my/companies/{people.company.public_id}/pictures/"
    assert problem(send(Api(), path)) == SIGN_IN
    assert problem(send(outsider, path)) == NOT_SEEN
    assert problem(send(colleague, path)) == ONLY_MANAGERS
    assert (Picture.objects.count(), stored_tokens()) == (0, set())
    added = send(owner, path, caption="Press")
    picture = Picture.objects.get()
    host = "http://testserver/media/pictures"
    line = {
        "id": picture.public_id, "kind": "photo", "caption": "Press", "width": 400, "height": 300,
        "small": f"{host}/{picture.token}/small.webp", "medium": f"{host}/{picture.token}/medium.webp",
        "large": f"{host}/{picture.token}/large.webp",
    }  # fmt: skip
    assert (added.status_code, added.json()) == (201, line)
    assert kind(send(owner, path, uploaded(b"<svg/>", "x.png"))) == (422, "invalid")
    assert kind(owner.post(path, {"kind": "photo"})) == (415, "unsupported_media_type")
    second = send(owner, path).json()

    one = f"{path}{picture.public_id}/"
    for api, refusal in ((colleague, ONLY_MANAGERS), (outsider, NOT_SEEN), (Api(), SIGN_IN)):
        assert problem(api.patch(one, {"caption": "X"})) == refusal
        assert problem(api.delete(one)) == refusal
        assert (
            problem(api.post(f"my/companies/{people.company.public_id}/photo-order/", {"order": []}))
            == refusal
        )
    assert owner.patch(one, {"caption": "Oil press"}).json() == line | {"caption": "Oil press"}
    assert kind(owner.patch(one, {"caption": "<b>x</b>"}))[0] == 422

    order = f"my/companies/{people.company.public_id}/photo-order/"
    assert owner.post(order, {"order": [second["id"], picture.public_id]}).status_code == 204
    assert kind(owner.post(order, {"order": [second["id"]]}))[0] == 422
    seen = [
        row["id"] for row in Api().get(f"companies/{people.company.public_id}/pictures/").json()["results"]
    ]
    assert (
        seen
        == [row["id"] for row in colleague.get(path).json()["results"]]
        == [second["id"], picture.public_id]
    )

    assert owner.delete(one).status_code == 204
    assert kind(owner.delete(one)) == (404, "not_found")
    assert [row["id"] for row in owner.get(path).json()["results"]] == [second["id"]]


def test_pictures_of_a_hidden_company_are_not_seen(people: Cast, owner: Api, outsider: Api) -> None:
    type(people.company).objects.filter(pk=people.company.pk).update(is_visible=False)
    path = f"companies/{people.company.public_id}/pictures/"
    assert kind(outsider.get(path)) == (404, "not_found")
    assert kind(Api().get(path)) == (404, "not_found")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    people: Cast, owner: Api, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    path = f"my/companies/{people.company.public_id}/pictures/"
    for _n in range(count):
        send(owner, path)
    with django_assert_num_queries(3):
        assert len(owner.get(path).json()["results"]) == count
