"""The tests' settings for processes of their own: mail goes to the test's server on loopback."""

import os

from forum_site.settings.test import *  # noqa: F403 (settings are layers, as in forum_site.settings)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["TEST_MAIL_PORT"])
EMAIL_HOST_USER = EMAIL_HOST_PASSWORD = ""
EMAIL_USE_TLS = EMAIL_USE_SSL = False
EMAIL_TIMEOUT = 10
