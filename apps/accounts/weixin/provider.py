"""Signing in with Weixin (WeChat): allauth's provider, with two differences that its users need.

Weixin knows one person under another `openid` in each app; the `unionid` is the same in all apps of one operator. An
account is therefore tied to the `unionid`, and an answer without one is refused unless the operator says otherwise.
"""

from typing import Any

from allauth.socialaccount.providers.base.provider import ProviderException
from allauth.socialaccount.providers.weixin.provider import WeixinProvider
from django.utils.translation import gettext_lazy as _

from apps.accounts.weixin.views import IpekWeixinAdapter


class IpekWeixinProvider(WeixinProvider):
    name = _("WeChat")
    oauth2_adapter_class = IpekWeixinAdapter
    package = "apps.accounts.weixin"

    def extract_uid(self, data: dict[str, Any]) -> str:
        if data.get("unionid"):
            return str(data["unionid"])
        if self.get_settings().get("ALLOW_OPENID"):
            # Marked, so that it can never be taken for somebody's unionid.
            return f"openid:{data['openid']}"
        raise ProviderException("Weixin named no unionid.")
