"""Logo and photos: drawn anew without what was hidden in them, refused with a reason, gone with their files."""

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from apps.companies.models import Picture
from apps.companies.services import add_picture, arrange_pictures, remove_picture, sweep_picture_files
from apps.companies.services.pictures import MOST_PHOTOS
from apps.core.errors import Conflict, InvalidInput
from apps.core.pictures import MAX_BYTES, SIZES, stored_tokens
from tests.doors import get_statuses, post_statuses, signed_in
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def drawn(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (200, 30, 60)).save(target, kind, **options)
    return target.getvalue()


def add(people: Cast, content: bytes, kind: str = "photo", **values: str) -> Picture:
    return add_picture(
        user=people.owner, company=people.company, kind=kind, file=io.BytesIO(content), **values
    )


def bomb() -> bytes:
    """A PNG of some hundred bytes that claims to be 30,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_picture_is_drawn_anew_in_all_sizes_and_nothing_hidden_is_kept(people: Cast) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    picture = add(people, drawn(size=(800, 400), exif=exif, comment=b"SecretComment"), caption=" Nuts ")
    # Turned upright by what the camera noted, before that note is dropped.
    assert (picture.width, picture.height, picture.caption) == (400, 800, "Nuts")
    for size, longest in SIZES.items():
        answer = Client().get(f"/media/pictures/{picture.token}/{size}.webp")
        content = b"".join(answer.streaming_content)
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"Secret" not in content
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, max(image.size)) == ("WEBP", min(longest, 800))
            assert not image.getexif()
            assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()


def test_what_is_transparent_stays_so(people: Cast) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(target, "PNG")
    picture = add(people, target.getvalue(), "logo")
    content = b"".join(Client().get(picture.small_url).streaming_content)
    with Image.open(io.BytesIO(content)) as image:
        assert image.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "This is no JPEG"),
        (b"GIF89a" + b"\0" * 100, "This is no JPEG"),
        (b"%PDF-1.7", "This is no JPEG"),
        (b"", "The file is empty"),
        (b"x" * (MAX_BYTES + 1), "larger than 10 MB"),
        (bomb(), "too many pixels"),
        (drawn()[:800], "damaged"),
        (drawn(size=(40, 400)), "too small"),
    ],
    ids=["svg", "gif", "pdf", "empty", "large", "bomb", "broken", "small"],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(people: Cast, content: bytes, said: str) -> None:
    url = reverse("companies:pictures", args=[people.company.public_id])
    upload = SimpleUploadedFile("logo.png", content, content_type="image/png")
    answer = signed_in(people.owner).post(url, {"kind": "logo", "file": upload})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (Picture.objects.count(), stored_tokens()) == (0, set())


def test_a_new_logo_replaces_the_old_one_and_its_files(
    people: Cast, django_capture_on_commit_callbacks: object
) -> None:
    first = add(people, drawn(), "logo")
    with django_capture_on_commit_callbacks(execute=True):
        second = add(people, drawn("PNG"), "logo")
    assert list(Picture.objects.all()) == [second]
    assert stored_tokens() == {second.token}
    assert Client().get(first.small_url).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(user=people.owner, picture=second)
    assert (Picture.objects.count(), stored_tokens()) == (0, set())


def test_there_is_an_end_of_photos(people: Cast) -> None:
    for _n in range(MOST_PHOTOS):
        Picture.objects.create(
            company=people.company, kind="photo", token=f"{_n:032d}", width=100, height=100
        )
    with pytest.raises(Conflict):
        add(people, drawn())
    assert stored_tokens() == set()
    with pytest.raises(InvalidInput):
        add(people, drawn(), "banner")


def photos(people: Cast) -> list[Picture]:
    return list(people.company.pictures.filter(kind="photo"))


def test_photos_stand_in_the_order_that_the_company_chose(people: Cast) -> None:
    add(people, drawn(), "logo")
    first, second, third = (add(people, drawn(), caption=name) for name in ("a", "b", "c"))
    host = signed_in(people.owner)
    for picture in (third, third, first):
        url = reverse("companies:show_earlier", args=[people.company.public_id, picture.public_id])
        assert host.post(url).status_code == 302
    assert photos(people) == [first, third, second]
    assert add(people, drawn()) == photos(people)[-1]
    assert host.get(url).status_code == 405
    assert post_statuses(url, people) == (404, 404, 302)
    for order in (
        [first.public_id],
        [first.public_id] * 4,
        [row.public_id for row in people.company.pictures.all()],
    ):
        with pytest.raises(InvalidInput) as refusal:
            arrange_pictures(user=people.owner, company=people.company, order=order)
        assert refusal.value.field == "order"
    assert photos(people)[:3] == [first, third, second]


def test_files_that_no_row_names_are_swept(people: Cast) -> None:
    kept, lost = add(people, drawn()), add(people, drawn())
    Picture.objects.filter(pk=lost.pk).delete()
    assert sweep_picture_files() == 0  # It may belong to an upload that has not ended.
    assert sweep_picture_files(now=timezone.now() + timedelta(hours=2)) == 1
    assert stored_tokens() == {kept.token}


@pytest.mark.parametrize("path", ["x/small", f"{'a' * 32}/small", f"{'a' * 32}/huge", "..%2f..%2fetc/small"])
def test_an_address_leads_to_pictures_only(path: str) -> None:
    assert Client().get(f"/media/pictures/{path}.webp").status_code == 404


def test_only_managers_change_pictures(people: Cast) -> None:
    picture = add(people, drawn())
    url = reverse("companies:pictures", args=[people.company.public_id])
    assert get_statuses(url, people) == (200, 404, 404, 302)
    assert post_statuses(url, people, {"kind": "photo"}) == (404, 404, 302)
    remove = reverse("companies:remove_picture", args=[people.company.public_id, picture.public_id])
    assert post_statuses(remove, people) == (404, 404, 302)
    assert signed_in(people.owner).get(remove).status_code == 405
    theirs = reverse("companies:remove_picture", args=[people.other_company.public_id, picture.public_id])
    assert signed_in(people.other_owner).post(theirs).status_code == 404
    assert list(Picture.objects.all()) == [picture]
    assert signed_in(people.owner).post(remove).status_code == 302
    assert not Picture.objects.exists()


def test_everybody_sees_them_on_the_companys_page_and_sheet(people: Cast) -> None:
    logo, photo = add(people, drawn(), "logo"), add(people, drawn(), caption="Press")
    page = Client().get(f"/en/companies/{people.company.public_id}/").content.decode()
    assert logo.medium_url in page
    assert photo.medium_url in page
    assert 'alt="Press"' in page
    sheet = Client().get(f"/en/companies/{people.company.public_id}/sheet/").content.decode()
    assert logo.medium_url in sheet
