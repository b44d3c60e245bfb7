"""Behind a TLS proxy. Everything that identifies this installation comes from the environment."""

from forum_site.settings import env
from forum_site.settings.base import *  # noqa: F403
from forum_site.settings.logging import configure

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE_URL = env.text("SITE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [SITE_URL])
globals().update(env.email())

SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", True)
# The health probes come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-ipek"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-ipek-csrf"
LANGUAGE_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LOGGING = configure(level=env.text("LOG_LEVEL", "INFO"), pretty=False)
