"""Where companies meet: at a forum, or at an edition of a fair; never at both."""

from django.db import models

ONE_CONTEXT = models.Q(forum__isnull=False, edition__isnull=True) | models.Q(
    forum__isnull=True, edition__isnull=False
)
