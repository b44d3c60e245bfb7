from django.urls import path

from apps.organiser import imports, views

app_name = "organiser"
urlpatterns = [
    path("forums/", views.forums, name="forums"),
    path("forums/<str:public_id>/", views.forum, name="forum"),
    path("forums/<str:public_id>/progress/", views.progress, name="progress"),
    path("forums/<str:public_id>/plan/", views.plan, name="plan"),
    path("forums/<str:public_id>/suggestions/", views.score, name="score"),
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
]
