"""Who asks."""

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User

Viewer = User | AnonymousUser
