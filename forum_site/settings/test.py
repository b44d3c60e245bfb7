"""The tests: real PostgreSQL and Valkey, mail in memory unless a test opens a sink, no connection pool."""

import re

from forum_site.settings import env
from forum_site.settings.base import *  # noqa: F403
from forum_site.settings.logging import configure

# A pool would queue the connections that race tests want to see at the database together.
DATABASES = {"default": env.database(pool=False)}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MATCHING_ENCODER = "lexical"
SITE_URL = env.text("SITE_URL", "http://testserver")
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ACCOUNT_RATE_LIMITS = False
REST_FRAMEWORK = REST_FRAMEWORK | {"DEFAULT_THROTTLE_CLASSES": []}
PRIVATE_ROOT = BASE_DIR / ".local" / "test" / "private"
# Each of pytest-xdist's workers clears its own cache.
_worker = env.text("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
CACHES["default"]["LOCATION"] = re.sub(
    r"(/1|db=1)$", lambda m: m[0][:-1] + str(2 + int(_worker) % 12), CACHE_URL
)
LOGGING = configure(level="ERROR", pretty=True)
