"""What every environment shares. dev, test and prod change only what must differ."""

from pathlib import Path
from urllib.parse import urlsplit

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from forum_site.settings import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = False
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [])

INSTALLED_APPS = [
    # modeltranslation patches the admin and unfold replaces its templates: both stand before it.
    "modeltranslation",
    "unfold.apps.BasicAppConfig",
    "apps.core",
    "apps.core.admin_config.OrganiserAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.weixin",
    "allauth.usersessions",
    "auditlog",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_structlog",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "apps.reference",
    "apps.accounts",
    "apps.notifications",
    "apps.companies",
    "apps.exhibitions",
    "apps.opportunities",
    "apps.directory",
    "apps.forums",
    "apps.meetings",
    "apps.letters",
    "apps.matching",
    "apps.agenda",
    "apps.website",
    "apps.organiser",
    "apps.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.AdminPolicyMiddleware",
    "apps.core.middleware.CookieMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.PersonalSettingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "apps.core.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "forum_site.urls"
WSGI_APPLICATION = "forum_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "apps.core.templatetags.icons",
                "apps.core.templatetags.ipek",
                "apps.core.templatetags.times",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context.site",
                "apps.website.context.navigation",
            ],
        },
    }
]
COTTON_DIR = "cotton"

# --- data -----------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_URL, BROKER_URL = env.redis_urls()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "ipek",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "media")))
MEDIA_URL = "/media/"
# Papers and other files that only their owners and organisers may read: never under a URL of their own.
PRIVATE_ROOT = Path(env.text("PRIVATE_ROOT", str(BASE_DIR / "media-private")))
# Days after a company was verified until the files of the papers that it rested on are deleted.
PAPERS_KEPT_DAYS = env.integer("PAPERS_KEPT_DAYS", 90)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- languages and time ---------------------------------------------------------------------------------------------

LANGUAGES = [
    ("az", "Azərbaycanca"),
    ("zh-hans", "简体中文"),
    ("en", "English"),
    ("ru", "Русский"),
]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["forum_site.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("en", "az", "zh-hans", "ru")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "az", "zh-hans", "ru")
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- people ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "apps.accounts.backends.OrganiserBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "website:dashboard"
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "apps.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code is typed into the page where one already is: a link opened from a mail app loses WeChat's browser session.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# One address a person; a new one counts once its code was typed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/5m/ip,5/5m/key",
    "signup": "20/m/ip",
    "change_phone": "5/h/user",
    "verify_phone": "1/30s/key,10/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "apps.accounts.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "apps.accounts.passkey_forms.EditPasskeyForm",
    "signup_webauthn": "apps.accounts.passkey_forms.SignupPasskeyForm",
}
MFA_TOTP_ISSUER = "Ipek"
# On a machine of one's own there is no TLS; elsewhere browsers offer passkeys only with it.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(SITE_URL).scheme == "http"
SOCIALACCOUNT_ADAPTER = "apps.accounts.adapters.SocialAccountAdapter"
# The consents are asked of everybody, whatever the provider already knows.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {"weixin": env.weixin()}
USERSESSIONS_TRACK_ACTIVITY = True
HEADLESS_ONLY = False
HEADLESS_CLIENTS = ("app",)
HEADLESS_SERVE_SPECIFICATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)

# --- mail and tasks -------------------------------------------------------------------------------------------------

globals().update(env.email(default="smtp://127.0.0.1:25"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Ipek <no-reply@ipek.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
TASK_QUEUE = env.text("TASK_QUEUE", "ipek")
# `best`: the best models that are installed, loaded in the worker; `lexical`: spelling alone, needs no memory.
MATCHING_ENCODER = env.text("MATCHING_ENCODER", "best")
# With more companies than this the general suggestions are shared out to the workers in parts.
MATCHING_MOST_AT_ONCE = env.integer("MATCHING_MOST_AT_ONCE", 20_000)
# Text messages (codes for phone numbers) go by an HTTP gateway; without one there are none.
SMS_BACKEND = env.text("SMS_BACKEND", "apps.notifications.sms.HttpGateway")
SMS_GATEWAY_URL = env.web_address("SMS_GATEWAY_URL")
SMS_GATEWAY_TOKEN = env.text("SMS_GATEWAY_TOKEN", "")
SMS_SENDER = env.text("SMS_SENDER", "Ipek")
# Where the local mail sink can be read in a browser; empty elsewhere.
MAILBOX_URL = env.text("MAILBOX_URL", "")

# --- safety ---------------------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.core.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # Where a form of ours leads on to: a browser follows a redirect after a form only to what is named here.
        "form-action": ["'self'", *env.weixin_origins()],
        "frame-ancestors": ["'none'"],
    },
}
# unfold's Alpine needs eval and sets style attributes; no inline script is allowed there either.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": ["'self'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'", "data:"],
}
AUDITLOG_INCLUDE_ALL_MODELS = False
AUDITLOG_CID_GETTER = None

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "apps.api.schema.ProblemAwareSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.api.authentication.AppSessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["apps.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.api.parsers.OrjsonParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.api.paging.CursorPages",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "300/min", "user": "1200/min"},
    # How many proxies may speak for a client: without it anybody could name an address of their own for the limits.
    "NUM_PROXIES": env.integer("TRUSTED_PROXY_COUNT", 0),
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "apps.api.problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "apps.api.problems.ProblemFormatter",
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ipek API",
    "DESCRIPTION": "Companies, exhibitions, forums and meetings between Azerbaijan and China.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    # Lists of choices stay where they are used: a name made up for them would change whenever one is added.
    "POSTPROCESSING_HOOKS": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    # Closed groups are a table of contents: of two hundred operations the page would draw only those in view.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
}

# --- admin ----------------------------------------------------------------------------------------------------------

UNFOLD = {
    "SITE_TITLE": "Ipek",
    "SITE_HEADER": _("Ipek · organisers"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "handshake",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("icons/mark.svg")}
    ],
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "apps.organiser.dashboard.fill",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "apps.organiser.navigation.sidebar",
    },
    "COLORS": {
        "primary": {
            "50": "236 250 248",
            "100": "208 242 238",
            "200": "164 228 222",
            "300": "110 207 201",
            "400": "60 178 174",
            "500": "28 150 149",
            "600": "15 118 122",
            "700": "14 95 101",
            "800": "16 76 82",
            "900": "16 63 69",
            "950": "5 38 44",
        }
    },
}
