"""The site as a WSGI application, for granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum_site.settings.prod")
application = get_wsgi_application()

# Doors wake the worker with task.delay_on_commit: the tasks must know their application here too.
from forum_site import celery  # noqa: E402, F401
