"""Meetings: requests, slots, outcomes, plans and the board."""

from django.urls import path

from apps.api.v1.views import arranging, meetings, outcomes, placing, planning, proposals, requests

urlpatterns = [
    path("organiser/forums/<public_id:forum_id>/plan-runs/", planning.RunList.as_view(), name="plan-runs"),
    path("organiser/forums/<public_id:forum_id>/trials/", planning.TrialList.as_view(), name="trials"),
    path("organiser/plan-runs/<public_id:run_id>/", planning.RunView.as_view(), name="plan-run"),
    path("organiser/plan-runs/<public_id:run_id>/stop/", planning.RunStop.as_view(), name="plan-run-stop"),
    path("organiser/forums/<public_id:forum_id>/plans/", planning.PlanList.as_view(), name="plans"),
    path("organiser/plans/<public_id:plan_id>/", planning.PlanView.as_view(), name="plan"),
    path(
        "organiser/plans/<public_id:plan_id>/comparison/",
        planning.PlanComparison.as_view(),
        name="plan-comparison",
    ),
    path("organiser/plans/<public_id:plan_id>/return/", planning.PlanReturn.as_view(), name="plan-return"),
    path(
        "organiser/plans/<public_id:plan_id>/publication/",
        planning.PlanPublication.as_view(),
        name="plan-publication",
    ),
    path("organiser/plans/<public_id:plan_id>/discard/", planning.PlanDiscard.as_view(), name="plan-discard"),
    path(
        "organiser/forums/<public_id:public_id>/meetings/",
        arranging.BoardMeetings.as_view(),
        name="board-meetings",
    ),
    path(
        "organiser/forums/<public_id:public_id>/results/",
        arranging.ForumResults.as_view(),
        name="forum-results",
    ),
    path("organiser/meetings/<public_id:public_id>/ways/", arranging.MeetingWays.as_view(), name="ways"),
    path(
        "organiser/meetings/<public_id:public_id>/preview/",
        arranging.MeetingPreview.as_view(),
        name="meeting-preview",
    ),
    path("meeting-requests/", requests.RequestList.as_view(), name="requests"),
    path("meeting-requests/<public_id:public_id>/", requests.RequestView.as_view(), name="request"),
    path(
        "meeting-requests/<public_id:public_id>/acceptance/",
        requests.AcceptanceView.as_view(),
        name="acceptance",
    ),
    path("meeting-requests/<public_id:public_id>/refusal/", requests.RefusalView.as_view(), name="refusal"),
    path(
        "meeting-requests/<public_id:public_id>/withdrawal/",
        requests.WithdrawalView.as_view(),
        name="withdrawal",
    ),
    path(
        "meeting-requests/<public_id:public_id>/slots/",
        placing.RequestSlots.as_view(),
        name="request-slots",
    ),
    path("meeting-requests/<public_id:public_id>/booking/", placing.BookingView.as_view(), name="booking"),
    path(
        "meeting-requests/<public_id:public_id>/proposals/",
        proposals.ProposalList.as_view(),
        name="proposals",
    ),
    path(
        "meeting-requests/<public_id:public_id>/proposals/<public_id:proposal_id>/agreement/",
        proposals.AgreementView.as_view(),
        name="agreement",
    ),
    path("companies/<public_id:public_id>/met-before/", proposals.MetView.as_view(), name="met-before"),
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/<public_id:public_id>/", meetings.MeetingView.as_view(), name="meeting"),
    path(
        "meetings/<public_id:public_id>/cancellation/",
        meetings.CancellationView.as_view(),
        name="cancellation",
    ),
    path("meetings/<public_id:public_id>/outcome/", outcomes.OutcomeView.as_view(), name="outcome"),
    path("meetings/<public_id:public_id>/slots/", placing.MeetingSlots.as_view(), name="meeting-slots"),
    path("meetings/<public_id:public_id>/move/", placing.MoveView.as_view(), name="move"),
    path("meetings/<public_id:public_id>/swap/", placing.SwapView.as_view(), name="swap"),
    path("meetings/<public_id:public_id>/room/", placing.RoomView.as_view(), name="room"),
    path("meetings/<public_id:public_id>/lock/", placing.LockView.as_view(), name="lock"),
    path("agenda/", meetings.AgendaView.as_view(), name="agenda"),
]
