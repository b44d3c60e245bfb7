"""How a device is called by people: the browser and the system, out of what the browser says of itself."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# Looked for in this order: most browsers also claim to be those below them.
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("HuaweiBrowser", "Huawei Browser"), ("MQQBrowser", "QQ Browser"), ("YaBrowser", "Yandex"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def device_name(user_agent: str) -> str:
    """Return “Chrome · Android”; what is not known is shown as it calls itself, cut short."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    known = " · ".join(filter(None, (browser, system)))
    return known or user_agent[:60] or _("Unknown browser")
