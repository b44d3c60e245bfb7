"""Settings and inbox."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from apps.notifications.models import NoticeChoice, Notification
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.people import Cast


def tell(people: Cast, count: int = 1) -> list[Notification]:
    return [
        Notification.objects.create(
            recipient=people.owner,
            kind="nobody.writes.this",
            subject_key=f"thing:{n}",
            revision=0,
            due_at=datetime(2027, 1, 1, n, tzinfo=UTC),
        )
        for n in range(count)
    ]


def test_settings(people: Cast, owner: Api) -> None:
    user = people.owner
    found = owner.get("me/").json()
    assert found == {
        "id": user.public_id,
        "email": user.email,
        "name": user.name,
        "language": "en",
        "time_zone": "Asia/Baku",
        "wants_personal_order": True,
    }
    assert problem(Api().get("me/")) == SIGN_IN
    changed = owner.patch("me/", {"language": "zh-hans", "time_zone": "Asia/Shanghai"}).json()
    assert changed == found | {"language": "zh-hans", "time_zone": "Asia/Shanghai"}
    user.refresh_from_db()
    assert (user.name, user.language) == (found["name"], "zh-hans")
    assert owner.patch("me/", {"wants_personal_order": False}).json()["wants_personal_order"] is False


def test_settings_refuse(people: Cast, owner: Api) -> None:
    assert problem(Api().patch("me/", {"language": "ru"})) == SIGN_IN
    for body in ({"language": "tr"}, {"time_zone": "Mars/Base"}, {"email": "x@example.com"}, [], "x"):
        assert kind(owner.patch("me/", body)) in {(422, "invalid"), (400, "malformed")}
    assert kind(owner.delete("me/")) == (405, "method_not_allowed")
    people.owner.refresh_from_db()
    assert (people.owner.language, people.owner.time_zone) == ("en", "Asia/Baku")


@time_machine.travel("2027-02-01T00:00:00Z", tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_inbox(people: Cast, owner: Api, outsider: Api, django_assert_num_queries, count: int) -> None:
    lines = tell(people, count)
    with django_assert_num_queries(3):
        found = owner.get("notifications/").json()
    assert (found["unread"], [line["id"] for line in found["results"]]) == (
        count, [line.public_id for line in reversed(lines)],
    )  # fmt: skip
    assert found["results"][-1] == {
        "id": lines[0].public_id,
        "at": "2027-01-01T04:00:00+04:00",
        "time_zone": "Asia/Baku",
        "is_unread": True,
        "text": "This message can no longer be shown.",
        "url": "",
    }
    assert outsider.get("notifications/").json()["results"] == []
    assert problem(Api().get("notifications/")) == SIGN_IN


@time_machine.travel("2027-02-01T00:00:00Z", tick=False)
def test_inbox_pages(people: Cast, owner: Api) -> None:
    lines = tell(people, 3)
    first = owner.get("notifications/?limit=2").json()
    second = owner.get(first["next"]).json()
    assert [line["id"] for line in second["results"]] == [lines[0].public_id]
    assert second["next"] is None
    assert kind(owner.get("notifications/?cursor=zzz")) == (400, "invalid_query")


@time_machine.travel("2027-02-01T00:00:00Z", tick=False)
def test_reading(people: Cast, owner: Api, outsider: Api) -> None:
    first, second, third = tell(people, 3)
    path = f"notifications/{first.public_id}/read/"
    assert problem(Api().post(path)) == SIGN_IN
    assert kind(outsider.post(path)) == (404, "not_found")
    outsider.post("notifications/read/")
    assert problem(Api().post("notifications/read/")) == SIGN_IN
    assert Notification.objects.filter(read_at=None).count() == 3
    assert owner.post(path).status_code == 204
    assert set(Notification.objects.filter(read_at=None)) == {second, third}
    assert owner.post("notifications/read/").status_code == 204
    assert Notification.objects.filter(read_at=None).count() == 0
    assert kind(owner.get(path)) == (405, "method_not_allowed")


def ways(group: dict[str, Any]) -> list[tuple[str, bool, bool]]:
    return [(way["way"], way["is_wanted"], way["is_mandatory"]) for way in group["ways"]]


def test_notice_choices(people: Cast, owner: Api, outsider: Api, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        groups = {group["group"]: group for group in owner.get("me/notices/").json()["results"]}
    assert ways(groups["account"]) == [("email", True, True), ("inbox", True, True)]
    assert ways(groups["reminders"]) == [("email", True, False), ("inbox", True, False)]
    body = {"choices": [{"group": "reminders", "way": "email", "is_wanted": False}]}
    after = {group["group"]: group for group in owner.patch("me/notices/", body).json()["results"]}
    assert ways(after.pop("reminders")) == [("email", False, False), ("inbox", True, False)]
    assert after == {code: group for code, group in groups.items() if code != "reminders"}
    assert list(NoticeChoice.objects.values_list("user", "group")) == [(people.owner.pk, "reminders")]
    assert outsider.get("me/notices/").json()["results"] == list(groups.values())


def test_notice_choices_refuse(people: Cast, owner: Api) -> None:
    off = {"group": "agenda", "way": "email", "is_wanted": False}
    assert problem(Api().get("me/notices/")) == SIGN_IN
    assert problem(Api().patch("me/notices/", {"choices": [off]})) == SIGN_IN
    assert kind(owner.patch("me/notices/", {"choices": [off]})) == (422, "mandatory_notice")
    for body in (
        {"choices": [off | {"group": "x"}]},
        {"choices": [off | {"way": "x"}]},
        {"choices": []},
        {"x": 1},
    ):
        assert kind(owner.patch("me/notices/", body)) == (422, "invalid")
    assert kind(owner.post("me/notices/", {})) == (405, "method_not_allowed")
    assert NoticeChoice.objects.count() == 0
