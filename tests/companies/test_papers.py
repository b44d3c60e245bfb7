"""Papers: handed in, read by those who may, taken back, and gone once they have served."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from apps.companies.models import Company, Paper
from apps.companies.services import (
    discard_old_papers,
    hand_in_paper,
    note_reading,
    remove_paper,
    sweep_paper_files,
)
from apps.companies.services.papers import MAX_PAPERS
from apps.core import private_files
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.doors import get_statuses, login_url, post_statuses, signed_in
from tests.files import a_pdf, a_picture, uploaded
from tests.people import Cast
from tests.races import at_once

pytestmark = pytest.mark.django_db
Keep = Callable[..., Paper]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path / "papers"


@pytest.fixture
def keep(people: Cast) -> Keep:
    def act(content: bytes | None = None, name: str = "licence.pdf", **values: object) -> Paper:
        given = {"user": people.owner, "company": people.company, "kind": "licence"} | values
        return hand_in_paper(file=uploaded(content or a_pdf()), name=name, **given)

    return act


def files(folder: Path) -> list[str]:
    return sorted(f"papers/{path.name}" for path in folder.iterdir()) if folder.is_dir() else []


def test_a_paper_is_kept_with_what_it_is(people: Cast, keep: Keep, folder: Path) -> None:
    paper = keep(a_pdf(2), name="C:\\scans\\Şəhadətnamə.exe")
    assert (paper.name, paper.media_type, paper.pages, paper.uploaded_by) == (
        "Şəhadətnamə.pdf",
        "application/pdf",
        2,
        people.owner,
    )
    assert files(folder) == [paper.stored_name]
    assert Company.objects.get(pk=people.company.pk).version == 2


@pytest.mark.parametrize("who", ["colleague", "outsider", "organiser"])
def test_only_managers_hand_in_and_remove(people: Cast, keep: Keep, folder: Path, who: str) -> None:
    expected = NotAllowed if who == "colleague" else NotFound
    paper = keep()
    with pytest.raises(expected):
        keep(a_pdf(3), user=getattr(people, who))
    with pytest.raises(expected):
        remove_paper(user=getattr(people, who), paper=paper)
    assert files(folder) == [paper.stored_name]


def test_what_is_refused_leaves_no_file(people: Cast, keep: Keep, folder: Path) -> None:
    keep()
    with pytest.raises(Conflict) as again:
        keep()
    with pytest.raises(InvalidInput) as kind:
        keep(a_pdf(2), kind="diary")
    with pytest.raises(InvalidInput) as svg:
        keep(b"<svg/>", name="logo.png")
    assert (again.value.code, kind.value.field, svg.value.code) == ("paper_exists", "kind", "wrong_type")
    assert len(files(folder)) == Paper.objects.count() == 1


def test_there_is_a_limit(people: Cast, keep: Keep, folder: Path) -> None:
    for n in range(MAX_PAPERS):
        keep(a_picture(size=(n + 1, 1)))
    with pytest.raises(Conflict) as refusal:
        keep()
    assert refusal.value.code == "too_many_papers"
    assert len(files(folder)) == MAX_PAPERS


@pytest.mark.django_db(transaction=True)
def test_replacing_and_removing_delete_the_file_and_keep_the_record(
    people: Cast, keep: Keep, folder: Path
) -> None:
    old = keep()
    new = keep(a_picture(), kind="extract", replaces=old)
    old.refresh_from_db()
    assert (old.gone_because, old.stored_name, len(old.sha256)) == ("replaced", "", 64)
    assert files(folder) == [new.stored_name]
    remove_paper(user=people.owner, paper=new)
    with pytest.raises(Conflict):
        remove_paper(user=people.owner, paper=new)
    assert files(folder) == []
    assert [paper.gone_because for paper in Paper.objects.order_by("pk")] == ["replaced", "removed"]
    # What was taken back may come again.
    assert keep().gone_at is None


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_keeps_one(people: Cast, keep: Keep, folder: Path) -> None:
    content = a_pdf()
    outcomes = at_once(
        lambda: keep(content),
        lambda: keep(content),
        behind=lambda: Company.objects.select_for_update().get(pk=people.company.pk),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Paper"]
    assert len(files(folder)) == Paper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_papers_go_some_time_after_the_verification(
    people: Cast, keep: Keep, folder: Path, settings: Settings
) -> None:
    settings.PAPERS_KEPT_DAYS = 90
    now = timezone.now()
    served, later = keep(), keep(a_picture())
    Paper.objects.filter(pk=served.pk).update(uploaded_at=now - timedelta(days=200))
    company = Company.objects.filter(pk=people.company.pk)
    note_reading(reader=people.organiser, paper=served)
    note_reading(reader=people.organiser, paper=served)

    company.update(verified_at=now - timedelta(days=89))
    assert discard_old_papers(now=now) == 0
    company.update(verified_at=now - timedelta(days=91), renewal_submitted_at=now)
    assert discard_old_papers(now=now) == 0
    company.update(renewal_submitted_at=None)
    assert discard_old_papers(now=now) == 1
    served.refresh_from_db()
    assert (served.gone_because, [reading.reader for reading in served.readings.all()]) == (
        "retention",
        [people.organiser],
    )
    assert files(folder) == [later.stored_name]


def test_files_without_a_row_are_swept(people: Cast, keep: Keep, folder: Path) -> None:
    paper = keep()
    private_files.store(b"nobody's", room="papers")
    long_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    assert sweep_paper_files() == 1
    assert files(folder) == [paper.stored_name]


def url(company: Company, *parts: str) -> str:
    return "/".join([reverse("companies:papers", args=[company.public_id]).rstrip("/"), *parts, ""])


def test_the_pages_at_their_doors(people: Cast, keep: Keep, folder: Path) -> None:
    paper = keep()
    base, one = url(people.company), url(people.company, paper.public_id)
    assert get_statuses(base, people) == (200, 200, 404, 302)
    assert get_statuses(one, people) == (200, 200, 404, 302)
    assert get_statuses(f"{one}replace/", people) == (200, 404, 404, 302)
    assert get_statuses(f"{one}remove/", people) == (405, 405, 405, 405)
    for address in (base, f"{one}replace/", f"{one}remove/"):
        data = {"kind": "licence", "file": uploaded(a_picture())}
        assert post_statuses(address, people, data) == (404, 404, 302)
    assert signed_in(people.other_owner).get(one).status_code == 404
    assert Client().get(one).headers["Location"] == login_url(one)
    assert files(folder) == [paper.stored_name]
    assert Paper.objects.count() == 1


def test_the_file_can_only_be_saved(people: Cast, keep: Keep) -> None:
    content = a_pdf()
    paper = keep(content, name="Lisenziya 2026.pdf")
    response = signed_in(people.colleague).get(url(people.company, paper.public_id))
    assert response.content == content
    wanted = {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Lisenziya 2026.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    assert {name: response.headers[name] for name in wanted} == wanted


def test_handing_in_replacing_and_removing_by_page(people: Cast) -> None:
    owner, base = signed_in(people.owner), url(people.company)
    assert owner.post(base, {"kind": "licence", "file": uploaded(a_pdf())}).status_code == 302
    paper = Paper.objects.get()
    refused = owner.post(base, {"kind": "licence", "file": uploaded(b"<svg/>", "x.png")})
    assert refused.status_code == 422
    assert refused.context["form"].errors["file"] == [
        "Only PDF, JPEG and PNG files can be handed in. This file is something else, whatever its name says."
    ]
    assert owner.post(base, {"kind": "licence"}).status_code == 422
    replaced = owner.post(
        url(people.company, paper.public_id, "replace"), {"kind": "tax", "file": uploaded(a_picture())}
    )
    assert replaced.status_code == 302
    newer = Paper.objects.get(gone_at=None)
    assert (newer.kind, newer.pk == paper.pk) == ("tax", False)
    assert owner.post(url(people.company, newer.public_id, "remove")).status_code == 302
    assert not Paper.objects.filter(gone_at=None).exists()


def test_a_full_disk_is_said_on_the_form(people: Cast, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    response = signed_in(people.owner).post(
        url(people.company), {"kind": "licence", "file": uploaded(a_pdf())}
    )
    assert (response.status_code, Paper.objects.count(), files(folder)) == (503, 0, [])
    assert "no room for it just now" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(
    people: Cast, keep: Keep, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        keep(a_picture(size=(n + 1, 1)))
    owner = signed_in(people.owner)
    with django_assert_num_queries(15):
        assert len(owner.get(url(people.company)).context["papers"]) == count
