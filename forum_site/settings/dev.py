"""A person's own machine: plain HTTP on loopback, errors shown with their cause."""

from forum_site.settings import env
from forum_site.settings.base import *  # noqa: F403
from forum_site.settings.logging import configure

DEBUG = env.boolean("DEBUG", True)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
INTERNAL_IPS = ["127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_NAME = "ipek_dev_session"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
LOGGING = configure(level=env.text("LOG_LEVEL", "INFO"), pretty=True)
