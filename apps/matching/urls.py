from django.urls import path

from apps.matching import views

app_name = "matching"
urlpatterns = [
    path("", views.suggestion_list, name="list"),
    path("<str:company_id>/why/", views.explain, name="why"),
    path("<str:company_id>/not-now/", views.dismiss, name="dismiss"),
    path("<str:company_id>/again/", views.restore, name="restore"),
]
