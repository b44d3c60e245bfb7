"""Typed readers of the environment. A value that is missing or malformed stops the start with one clear sentence."""

import os
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or `default`; without a default it must be set and not empty."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return default


def boolean(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in _TRUE:
        return True
    if value.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: list[str] | None = None) -> list[str]:
    """Return a comma-separated variable as a list without empty entries."""
    value = os.environ.get(name)
    if value is None:
        if default is None:
            raise ImproperlyConfigured(f"Set the environment variable {name} (comma-separated).")
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def database(name: str = "DATABASE_URL", *, pool: bool = True) -> dict[str, Any]:
    """Return Django's DATABASES entry for a libpq URI such as `postgresql://ipek@/ipek?host=/dir`."""
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(text(name)))
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL address: {error}") from None
    if "dbname" not in parts:
        raise ImproperlyConfigured(f"{name} names no database.")
    options: dict[str, Any] = {}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    entry = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
    }
    return entry | {"OPTIONS": parts | options}


def redis_urls(name: str = "REDIS_URL") -> tuple[str, str]:
    """Return (cache address, Celery broker address) for one server: the broker has database 0, the cache another.

    Celery's transport and redis-py spell a unix socket differently, hence the two forms.
    """
    url = urlsplit(text(name))
    query = dict(parse_qsl(url.query))
    if url.scheme == "unix":
        query.pop("db", None)
        cache = f"unix://{url.path}?{urlencode({**query, 'db': '1'})}"
        return cache, f"redis+socket://{url.path}?{urlencode({**query, 'virtual_host': '0'})}"
    if url.scheme in {"redis", "rediss"}:
        return url._replace(path="/1").geturl(), url._replace(path="/0").geturl()
    raise ImproperlyConfigured(f"{name} must begin with redis://, rediss:// or unix://, not {url.scheme!r}.")


def email(name: str = "EMAIL_URL", default: str | None = None) -> dict[str, Any]:
    """Return Django's EMAIL_* settings for `smtp://user:password@host:port?tls=true`."""
    url = urlsplit(text(name, default))
    query = dict(parse_qsl(url.query))
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ImproperlyConfigured(
            f"{name} must look like smtp://user:password@host:port, not {url.geturl()!r}."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": url.username or "",
        "EMAIL_HOST_PASSWORD": url.password or "",
        "EMAIL_USE_TLS": query.get("tls", "").lower() in _TRUE,
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def web_address(name: str) -> str:
    """Return an http(s) address, or "" where the variable is not set."""
    value = text(name, "")
    if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
        raise ImproperlyConfigured(f"{name} must be an http or https address, not {value!r}.")
    return value.rstrip("/")


def weixin() -> dict[str, Any]:
    """Return allauth's settings for signing in with Weixin; without WEIXIN_APP_ID there is no such button."""
    app_id = text("WEIXIN_APP_ID", "")
    apps = [{"client_id": app_id, "secret": text("WEIXIN_APP_SECRET"), "key": ""}] if app_id else []
    return {
        "provider_class": "apps.accounts.weixin.provider.IpekWeixinProvider",
        "APPS": apps,
        "AUTHORIZE_URL": web_address("WEIXIN_AUTHORIZE_URL")
        or "https://open.weixin.qq.com/connect/qrconnect",
        "API_URL": web_address("WEIXIN_API_URL") or "https://api.weixin.qq.com",
        "ALLOW_OPENID": boolean("WEIXIN_ALLOW_OPENID"),
    }


def weixin_origins() -> list[str]:
    """Return the origin to which the sign-in button leads, where it is shown."""
    url = urlsplit(weixin()["AUTHORIZE_URL"])
    return [f"{url.scheme}://{url.netloc}"] if text("WEIXIN_APP_ID", "") else []
