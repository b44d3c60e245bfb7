from django.urls import path

from apps.website import views
from apps.website.views import phone

app_name = "website"
urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("companies/<str:public_id>/", views.company, name="company"),
    path("companies/<str:public_id>/sheet/", views.company_sheet, name="company_sheet"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/<slug:version>/", views.privacy, name="privacy"),
    path("terms/", views.terms, name="terms"),
    path("terms/<slug:version>/", views.terms, name="terms"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_topic, name="help_topic"),
]
# Under allauth's own names and its pages' address.
phone_patterns = [
    path("change/", phone.change_phone, name="account_change_phone"),
    path("verify/", phone.verify_phone, name="account_verify_phone"),
]
