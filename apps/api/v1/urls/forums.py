"""Forums: for participants, and the organisers' desk before and on the day."""

from django.urls import path

from apps.api.v1.views import forum_desk, forums, interpreters, on_site

urlpatterns = [
    path("forums/", forums.ForumList.as_view(), name="forums"),
    path("forums/<public_id:public_id>/", forums.ForumView.as_view(), name="forum"),
    path(
        "forums/<public_id:public_id>/registrations/", forums.RegistrationList.as_view(), name="registrations"
    ),
    path(
        "forums/<public_id:public_id>/registrations/<public_id:registration_id>/",
        forums.RegistrationView.as_view(),
        name="registration",
    ),
    path(
        "forums/<public_id:public_id>/registrations/<public_id:registration_id>/people/<public_id:person_id>/",
        forums.StayView.as_view(),
        name="stay",
    ),
    path(
        "forums/<public_id:public_id>/registrations/<public_id:registration_id>/badges/",
        forums.BadgeList.as_view(),
        name="badges",
    ),
    path("organiser/forums/", forum_desk.ForumDeskList.as_view(), name="forum-desks"),
    path("organiser/forums/<public_id:public_id>/", forum_desk.ForumDesk.as_view(), name="forum-desk"),
    path(
        "organiser/forums/<public_id:public_id>/steps/", forum_desk.ForumSteps.as_view(), name="forum-steps"
    ),
    path("organiser/forums/<public_id:public_id>/badges/", on_site.BadgeSheet.as_view(), name="badge-sheet"),
    path("organiser/forums/<public_id:public_id>/check-ins/", on_site.CheckIns.as_view(), name="check-ins"),
    path("organiser/forums/<public_id:public_id>/walk-ins/", on_site.WalkIns.as_view(), name="walk-ins"),
    path(
        "organiser/forums/<public_id:public_id>/late-arrivals/",
        on_site.LateArrivals.as_view(),
        name="late-arrivals",
    ),
    path(
        "organiser/forums/<public_id:public_id>/sessions/<public_id:session_id>/shift/",
        on_site.SessionShift.as_view(),
        name="session-shift",
    ),
    path("organiser/meetings/<public_id:public_id>/no-show/", on_site.NoShow.as_view(), name="no-show"),
    path(
        "organiser/forums/<public_id:public_id>/copies/",
        forum_desk.ForumCopies.as_view(),
        name="forum-copies",
    ),
    path(
        "organiser/forums/<public_id:public_id>/programme/",
        forum_desk.ForumProgramme.as_view(),
        name="forum-programme",
    ),
    path(
        "organiser/forums/<public_id:public_id>/slots/", forum_desk.ForumSlots.as_view(), name="forum-slots"
    ),
    path(
        "organiser/forums/<public_id:public_id>/tables/",
        forum_desk.ForumTables.as_view(),
        name="forum-tables",
    ),
    path("organiser/interpreters/", interpreters.InterpreterList.as_view(), name="interpreters"),
    path(
        "organiser/forums/<public_id:public_id>/interpreters/",
        interpreters.EngagementList.as_view(),
        name="engagements",
    ),
    path(
        "organiser/forums/<public_id:public_id>/interpreters/<public_id:interpreter_id>/",
        interpreters.EngagementView.as_view(),
        name="engagement",
    ),
    path(
        "organiser/forums/<public_id:public_id>/table-owners/",
        forum_desk.TableOwners.as_view(),
        name="table-owners",
    ),
    path(
        "organiser/forums/<public_id:public_id>/registrations/",
        forum_desk.RegistrationDeskList.as_view(),
        name="desk-registrations",
    ),
    *(
        path(
            f"organiser/forums/<public_id:public_id>/registrations/<public_id:registration_id>/{act}/",
            view.as_view(),
            name=f"registration-{act}",
        )
        for act, view in (
            ("approval", forum_desk.Approval),
            ("waiting", forum_desk.Waiting),
            ("refusal", forum_desk.RegistrationRefusal),
        )
    ),
]
