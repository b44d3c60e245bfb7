from django.urls import path

from apps.opportunities import views

app_name = "opportunities"
urlpatterns = [
    path("", views.index, name="list"),
    path("figures/", views.figures, name="figures"),
    path("of/<str:company_id>/", views.own, name="own"),
    path("of/<str:company_id>/propose/", views.propose, name="propose"),
    path("of/<str:company_id>/report/", views.report, name="report"),
    path(
        "of/<str:company_id>/results/<str:deal_id>/take-back/",
        views.take_back_report,
        name="take_back_report",
    ),
    path("of/<str:company_id>/<str:public_id>/", views.edit_proposal, name="edit_proposal"),
    path("of/<str:company_id>/<str:public_id>/submit/", views.submit_proposal, name="submit_proposal"),
    path("of/<str:company_id>/<str:public_id>/discard/", views.discard_proposal, name="discard_proposal"),
    path("of/<str:company_id>/<str:public_id>/papers/", views.papers, name="papers"),
    path("of/<str:company_id>/<str:public_id>/papers/<str:paper_id>/", views.paper, name="paper"),
    path(
        "of/<str:company_id>/<str:public_id>/papers/<str:paper_id>/remove/",
        views.remove_paper,
        name="remove_paper",
    ),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/interest/<str:company_id>/", views.say_interest, name="say_interest"),
    path(
        "<str:public_id>/no-interest/<str:company_id>/", views.take_back_interest, name="take_back_interest"
    ),
]
