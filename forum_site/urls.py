"""Every door of the site. Pages carry their language in the address; the API, feeds and probes do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from apps.agenda.urls import feed_patterns
from apps.core import views as core_views
from apps.letters.urls import paper_patterns
from apps.notifications.urls import unsubscribe_patterns
from apps.website.urls import phone_patterns
from apps.website.views import choose_language, edition

urlpatterns = [
    path("", choose_language, name="root"),
    path("healthz/live", core_views.live, name="live"),
    path("healthz/ready", core_views.ready, name="ready"),
    path("media/pictures/<str:token>/<slug:size>.webp", core_views.picture, name="picture"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("apps.api.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("calendar-feeds/", include(feed_patterns)),
    path("letters/", include(paper_patterns)),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("accounts/phone/", include(phone_patterns)),
        path("accounts/", include("allauth.urls")),
        path("settings/", include("apps.accounts.urls")),
        path("inbox/", include("apps.notifications.urls")),
        path("unsubscribe/", include(unsubscribe_patterns)),
        # The edition's page crosses domains: this door stands before the calendar's own, at the same address.
        re_path(r"^calendar/(?!(?:month|year|timeline)/)(?P<slug>[-\w]+)/$", edition),
        path("calendar/", include("apps.exhibitions.urls")),
        path("hs-codes/", include("apps.reference.urls")),
        path("companies/", include("apps.directory.urls")),
        path("my-company/", include("apps.companies.urls")),
        path("opportunities/", include("apps.opportunities.urls")),
        path("forums/", include("apps.forums.urls")),
        path("letters/", include("apps.letters.urls")),
        path("meetings/", include("apps.meetings.urls")),
        path("suggestions/", include("apps.matching.urls")),
        path("agenda/", include("apps.agenda.urls")),
        path("organiser/", include("apps.organiser.urls")),
        path("", include("apps.website.urls")),
    ),
]

handler400 = "apps.core.views.bad_request"
handler403 = "apps.core.views.forbidden"
handler404 = "apps.core.views.not_found"
handler500 = "apps.core.views.server_error"

if settings.DEBUG:
    from django.views.generic import TemplateView

    urlpatterns += i18n_patterns(path("styleguide/", TemplateView.as_view(template_name="styleguide.html")))
