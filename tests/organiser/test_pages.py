"""The planning pages: who gets in, what each button does, and that a refusal changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import OrganiserRole
from apps.forums.models import Forum
from apps.matching.models import ScoreRun
from apps.meetings.enums import ShortfallReason
from apps.meetings.models import Meeting, Plan, PlanRun
from apps.meetings.services import ask_for_plan
from tests.doors import signed_in
from tests.factories import CompanyFactory, OrganiserBodyFactory
from tests.organiser.steps import NOT_FOUND, Refusals, answer, enrolment, refusals, sign_in
from tests.people import Cast, organiser_of

READ = ("forum", "progress", "draft")
ACTS = ("plan", "score", "publish", "discard")


def url_of(name: str, plan: Plan) -> str:
    if name == "forums":
        return reverse("organiser:forums")
    of_plan = name in {"draft", "publish", "discard"}
    return reverse(f"organiser:{name}", args=[(plan if of_plan else plan.forum).public_id])


def state_of(plan: Plan) -> tuple[str, str, int, int, int]:
    plan.refresh_from_db()
    forum = Forum.objects.get(pk=plan.forum_id)
    return plan.state, forum.state, Meeting.objects.count(), PlanRun.objects.count(), ScoreRun.objects.count()


@pytest.mark.parametrize("name", READ)
def test_who_may_read(name: str, people: Cast, host: Client, draft: Plan) -> None:
    url = url_of(name, draft)
    assert answer(host, url) == (200, "")
    assert refusals(url, people) == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )


@pytest.mark.parametrize("name", ACTS)
def test_who_may_act(name: str, people: Cast, draft: Plan) -> None:
    url, before = url_of(name, draft), state_of(draft)
    assert refusals(url, people, "post") == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )
    assert state_of(draft) == before


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_posts(name: str, host: Client, draft: Plan) -> None:
    before = state_of(draft)
    assert answer(host, url_of(name, draft)) == (405, "")
    assert state_of(draft) == before


@pytest.mark.parametrize("name", ["forums", *READ])
def test_pages_are_only_read(name: str, host: Client, draft: Plan) -> None:
    assert answer(host, url_of(name, draft), "post") == (405, "")


def test_list_has_the_own_forums_only(people: Cast, host: Client, draft: Plan) -> None:
    url = reverse("organiser:forums")
    assert list(host.get(url).context["forums"]) == [draft.forum]
    stranger = signed_in(organiser_of(OrganiserBodyFactory()))
    assert list(stranger.get(url).context["forums"]) == []
    assert refusals(url, people) == Refusals(
        unprotected=enrolment(url), stranger=(200, ""), owner=NOT_FOUND, visitor=sign_in(url)
    )


def test_a_second_host_sees_the_forum_too(draft: Plan) -> None:
    chamber = OrganiserBodyFactory(country="CN")
    draft.forum.hosts.add(chamber)
    response = signed_in(organiser_of(chamber)).get(reverse("organiser:forums"))
    assert list(response.context["forums"]) == [draft.forum]


def test_plan_button_makes_a_run(people: Cast, host: Client, forum: Forum) -> None:
    url = reverse("organiser:plan", args=[forum.public_id])
    response = host.post(url, {"seconds": "7"})
    run = PlanRun.objects.get()
    assert (run.forum, run.seconds, run.asked_by, run.state) == (forum, 7, people.organiser, "queued")
    assert response.url == reverse("organiser:forum", args=[forum.public_id])


@pytest.mark.parametrize("seconds", ["", "0", "601", "many"])
def test_plan_button_with_a_wrong_time(seconds: str, host: Client, forum: Forum) -> None:
    response = host.post(reverse("organiser:plan", args=[forum.public_id]), {"seconds": seconds})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["seconds"]
    assert PlanRun.objects.count() == 0


def test_second_press_is_refused_with_a_sentence(people: Cast, host: Client, forum: Forum) -> None:
    ask_for_plan(user=people.organiser, forum=forum)
    url = reverse("organiser:plan", args=[forum.public_id])
    response = host.post(url, {"seconds": "7"}, follow=True)
    assert [str(m) for m in response.context["messages"]] == [
        "A plan of this forum is being computed already."
    ]
    assert PlanRun.objects.count() == 1


def test_progress_asks_for_the_page_again_once_the_run_has_ended(
    people: Cast, host: Client, draft: Plan
) -> None:
    url = reverse("organiser:progress", args=[draft.forum.public_id])
    assert host.get(url).headers.get("HX-Refresh") == "true"
    ask_for_plan(user=people.organiser, forum=draft.forum)
    response = host.get(url)
    assert "HX-Refresh" not in response.headers
    assert f'hx-get="{url}"' in response.content.decode()


def test_progress_says_how_far_bound_and_gap_are(people: Cast, host: Client, forum: Forum) -> None:
    run = ask_for_plan(user=people.organiser, forum=forum)
    PlanRun.objects.filter(pk=run.pk).update(
        state="running", progress=40, stage="placed", placed=3, weight=9, bound=12
    )
    page = host.get(reverse("organiser:forum", args=[forum.public_id])).content.decode()
    for part in (
        "Meetings are placed into slots",
        'value="9.0"',
        'max="12.0"',
        "3 of 0 meetings have a slot; the gap to the bound is 25.00 %.",
        "Look again",
        reverse("organiser:stop", args=[run.public_id]),
    ):
        assert part in page


def test_stop_button(people: Cast, host: Client, forum: Forum) -> None:
    run = ask_for_plan(user=people.organiser, forum=forum)
    url = reverse("organiser:stop", args=[run.public_id])
    assert refusals(url, people, "post") == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )
    assert answer(host, url) == (405, "")
    assert PlanRun.objects.get().is_stopped is False
    page = host.post(url, follow=True).content.decode()
    assert "It ends in a moment and keeps the best plan." in page
    assert url not in page
    assert PlanRun.objects.get().is_stopped is True


def test_draft_says_what_would_help_and_who_gets_too_little(people: Cast, host: Client, draft: Plan) -> None:
    draft.reliefs = [{"what": "interpreters_full", "pools": ["az-zh"], "first": 3, "last": 3, "places": 1}]
    draft.shortfalls = [{"company": people.company.pk, "missing": 2, "reason": "no_requests"}]
    draft.save()
    page = host.get(reverse("organiser:draft", args=[draft.public_id])).content.decode()
    assert "One more interpreter (Azerbaijani – Chinese) in slot 3 places 1 more meeting." in page
    assert "It has no further accepted requests" in page
    assert '<details class="disclosure" open>' in page


def test_many_companies_below_the_minimum_are_counted_by_reason_and_folded_away(
    host: Client, draft: Plan
) -> None:
    companies = CompanyFactory.create_batch(11)
    reasons = ["no_requests"] * 8 + ["tables_full"] * 3
    draft.shortfalls = [
        {"company": company.pk, "missing": 1, "reason": reason}
        for company, reason in zip(companies, reasons, strict=True)
    ]
    draft.save()
    response = host.get(reverse("organiser:draft", args=[draft.public_id]))
    counted = response.context["findings"].shortfall_reasons
    assert counted == [
        (str(ShortfallReason.NO_REQUESTS.label), 8),
        (str(ShortfallReason.TABLES_FULL.label), 3),
    ]
    page = response.content.decode()
    assert '<details class="disclosure" open>' not in page
    assert [company.legal_name in page for company in companies] == [True] * 11


def test_score_button_makes_a_run(host: Client, forum: Forum) -> None:
    url = reverse("organiser:score", args=[forum.public_id])
    response = host.post(url, follow=True)
    assert [str(m) for m in response.context["messages"]] == ["Suggestions are being computed."]
    assert ScoreRun.objects.get().forum == forum


def test_draft_shows_the_board(host: Client, draft: Plan) -> None:
    response = host.get(reverse("organiser:draft", args=[draft.public_id]))
    board = response.context["board"]
    assert (len(board.rows), len(board.tables), board.placed) == (4, 2, 1)
    taken = [cell for row in board.rows for cell in row.cells if cell is not None]
    placed = draft.meetings.get()
    assert [(cell.pk, cell.title, cell.url) for cell in taken] == [
        (placed.pk, f"{placed.request.sender} – {placed.request.recipient}", "")
    ]


def test_publish_and_the_board_of_what_is_published(host: Client, draft: Plan) -> None:
    response = host.post(reverse("organiser:publish", args=[draft.public_id]), follow=True)
    assert response.context["board"].placed == 1
    assert state_of(draft)[:3] == ("published", "published", 1)


def test_discard(host: Client, draft: Plan) -> None:
    response = host.post(reverse("organiser:discard", args=[draft.public_id]), follow=True)
    assert [str(m) for m in response.context["messages"]] == ["The draft is put aside."]
    assert state_of(draft)[:3] == ("discarded", "planned", 0)


def test_a_discarded_draft_is_not_published(host: Client, draft: Plan) -> None:
    host.post(reverse("organiser:discard", args=[draft.public_id]))
    host.post(reverse("organiser:publish", args=[draft.public_id]))
    assert state_of(draft)[:3] == ("discarded", "planned", 0)


@pytest.mark.parametrize("role", [OrganiserRole.VERIFIER, OrganiserRole.STATISTICS])
def test_roles_that_read_plans_cannot_make_them(role: OrganiserRole, people: Cast, draft: Plan) -> None:
    reader = signed_in(organiser_of(people.body, role))
    before = state_of(draft)
    assert answer(reader, url_of("forum", draft)) == (200, "")
    assert url_of("plan", draft) not in reader.get(url_of("forum", draft)).content.decode()
    assert url_of("publish", draft) not in reader.get(url_of("draft", draft)).content.decode()
    for name in ACTS:
        response = reader.post(url_of(name, draft), {"seconds": "5"}, follow=True)
        assert [str(m) for m in response.context["messages"]] == ["Your role does not include this."]
    assert state_of(draft) == before


@pytest.mark.parametrize("name", ["forums", *READ])
def test_hall_staff_have_no_plans(name: str, people: Cast, draft: Plan) -> None:
    assert answer(signed_in(organiser_of(people.body, OrganiserRole.HALL_STAFF)), url_of(name, draft)) == (
        NOT_FOUND
    )


@pytest.mark.parametrize("name", ACTS)
def test_hall_staff_cannot_act_on_plans(name: str, people: Cast, draft: Plan) -> None:
    before = state_of(draft)
    hall = signed_in(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    assert answer(hall, url_of(name, draft), "post") == NOT_FOUND
    assert state_of(draft) == before
