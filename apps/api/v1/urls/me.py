"""Who is signed in: notices, consents, own data."""

from django.urls import path

from apps.api.v1.views import me, privacy

urlpatterns = [
    path("notifications/", me.NotificationList.as_view(), name="notifications"),
    path("notifications/read/", me.ReadAll.as_view(), name="notifications-read"),
    path("notifications/<public_id:public_id>/read/", me.ReadOne.as_view(), name="notification-read"),
    path("me/consents/", privacy.ConsentList.as_view(), name="consents"),
    path("me/consents/<slug:kind>/", privacy.ConsentOne.as_view(), name="consent"),
    path("me/exports/", privacy.ExportList.as_view(), name="exports"),
    path("me/exports/<public_id:public_id>/file/", privacy.ExportFile.as_view(), name="export-file"),
    path("me/erasure/", privacy.ErasureView.as_view(), name="erasure"),
    path("me/erasure/code/", privacy.ErasureCode.as_view(), name="erasure-code"),
    path("me/notices/", me.NoticeChoices.as_view(), name="notice-choices"),
    path("me/", me.MeView.as_view(), name="me"),
]
