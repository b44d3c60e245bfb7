from django.urls import path

from apps.organiser import calendar, imports, meeting_views, opportunity_views, result_views, views

app_name = "organiser"
urlpatterns = [
    path("forums/", views.forums, name="forums"),
    path("forums/<str:public_id>/", views.forum, name="forum"),
    path("forums/<str:public_id>/results/", result_views.results, name="results"),
    path("forums/<str:public_id>/progress/", views.progress, name="progress"),
    path("forums/<str:public_id>/plan/", views.plan, name="plan"),
    path("forums/<str:public_id>/suggestions/", views.score, name="score"),
    path("opportunities/", opportunity_views.board, name="opportunities"),
    path("opportunities/<str:public_id>/", opportunity_views.opportunity, name="opportunity"),
    path("opportunities/<str:public_id>/move/", opportunity_views.move, name="move_opportunity"),
    path("opportunities/<str:public_id>/plan/", opportunity_views.plan, name="plan_opportunity"),
    path("opportunities/<str:public_id>/answer/", opportunity_views.answer, name="answer_proposal"),
    path("opportunities/<str:public_id>/papers/", opportunity_views.attach, name="attach_paper"),
    path(
        "opportunities/<str:public_id>/papers/<str:paper_id>/",
        opportunity_views.paper,
        name="opportunity_paper",
    ),
    path(
        "opportunities/<str:public_id>/papers/<str:paper_id>/remove/",
        opportunity_views.remove_paper,
        name="remove_opportunity_paper",
    ),
    path(
        "opportunities/<str:public_id>/results/<str:deal_id>/", opportunity_views.settle, name="settle_deal"
    ),
    path("meetings/<str:public_id>/", meeting_views.meeting, name="meeting"),
    path("meetings/<str:public_id>/move/", meeting_views.move, name="move"),
    path("meetings/<str:public_id>/swap/<str:other_id>/", meeting_views.swap, name="swap"),
    path("meetings/<str:public_id>/cancel/", meeting_views.cancel, name="cancel"),
    path("meetings/<str:public_id>/lock/", meeting_views.lock, name="lock"),
    path("plans/<str:public_id>/", views.draft, name="draft"),
    path("plans/<str:public_id>/publish/", views.publish, name="publish"),
    path("plans/<str:public_id>/discard/", views.discard, name="discard"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template.<str:kind>", imports.import_template, name="import_template"),
    path("imports/<str:public_id>/", imports.import_run, name="import"),
    path("imports/<str:public_id>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<str:public_id>/confirm/", imports.confirm, name="confirm_import"),
    path("imports/<str:public_id>/discard/", imports.discard_import, name="discard_import"),
    path("imports/<str:public_id>/report.<str:kind>", imports.import_report, name="import_report"),
    path("calendar/", calendar.overview, name="calendar"),
    path("calendar/imports/", calendar.imports, name="calendar_imports"),
    path("calendar/imports/<str:public_id>/", calendar.preview, name="calendar_import"),
    path(
        "calendar/imports/<str:public_id>/progress/",
        calendar.import_progress,
        name="calendar_import_progress",
    ),
    path("calendar/imports/<str:public_id>/order/", calendar.tell_order, name="tell_order"),
    path("calendar/imports/<str:public_id>/take-over/", calendar.take_over, name="take_over"),
    path("calendar/conflicts/<str:public_id>/", calendar.settle, name="settle"),
    path("calendar/editions/<slug:slug>/", calendar.edition, name="edition"),
    path("calendar/editions/<slug:slug>/checked/", calendar.confirm, name="confirm_edition"),
    path("calendar/editions/<slug:slug>/deadline/", calendar.deadline, name="deadline"),
    path(
        "calendar/editions/<slug:slug>/deadline/<str:public_id>/remove/",
        calendar.remove_deadline,
        name="remove_deadline",
    ),
    path("calendar/editions/<slug:slug>/claim/", calendar.claim, name="claim"),
]
