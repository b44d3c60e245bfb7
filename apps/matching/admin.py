from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.admin import ReadOnlyAdmin
from apps.forums.selectors import forums_for_organiser
from apps.matching.models import ScoreRun


@admin.register(ScoreRun)
class ScoreRunAdmin(ReadOnlyAdmin):
    list_display = ("forum", "state", "progress", "is_shown", "created_at", "finished_at")
    list_filter = ("state", "is_shown", "forum")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScoreRun]:
        rows = ScoreRun.objects.filter(forum__in=forums_for_organiser(request.user))
        return rows.select_related("forum").order_by("-created_at", "-pk")
