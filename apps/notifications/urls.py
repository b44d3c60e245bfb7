from django.urls import path

from apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("choices/", views.choices, name="choices"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("<str:public_id>/read/", views.mark_read, name="mark_read"),
]
# Outside the namespace and short: it stands in every mail.
unsubscribe_patterns = [path("<str:token>/", views.unsubscribe, name="unsubscribe")]
