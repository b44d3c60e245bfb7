from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("consents/", views.consents, name="consents"),
    path("consents/<str:kind>/give/", views.give, name="give_consent"),
    path("consents/<str:kind>/withdraw/", views.withdraw, name="withdraw_consent"),
    path("devices/<int:session_id>/end/", views.end_session, name="end_session"),
    path("data/", views.data, name="data"),
    path("data/exports/", views.ask_for_export, name="ask_for_export"),
    path("data/exports/<str:public_id>/", views.fetch_export, name="fetch_export"),
    path("data/erasure/", views.erasure, name="erasure"),
    path("data/erasure/code/", views.send_code, name="send_erasure_code"),
    path("data/erasure/cancel/", views.keep, name="keep_account"),
]
