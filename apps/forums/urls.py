from django.urls import path

from apps.forums import views

app_name = "forums"
urlpatterns = [
    path("", views.forum_list, name="list"),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/register/", views.choose_company, name="choose_company"),
    path("<str:public_id>/<str:company_id>/register/", views.register, name="register"),
    path("<str:public_id>/<str:company_id>/delegates/", views.delegates, name="delegates"),
    path("<str:public_id>/<str:company_id>/absences/", views.absences, name="absences"),
    path("<str:public_id>/<str:company_id>/badges/", views.badges, name="badges"),
    path("<str:public_id>/<str:company_id>/cancel/", views.cancel, name="cancel"),
]
