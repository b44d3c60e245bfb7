"""The way to Weixin and back."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from django.http import HttpRequest


class IpekWeixinAdapter(WeixinOAuth2Adapter):
    """Asks the endpoints that the environment names, and reads their answers as Weixin documents them."""

    access_token_method = "GET"  # noqa: S105  (a method, not a token)

    @property
    def access_token_url(self) -> str:
        return f"{self._api_url}/sns/oauth2/access_token"

    @property
    def profile_url(self) -> str:
        return f"{self._api_url}/sns/userinfo"

    @property
    def _api_url(self) -> str:
        return str(self.get_provider().get_settings()["API_URL"])

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Read who it is. Weixin answers 200 with an `errcode` where it refuses."""
        granted = kwargs["response"]
        params = {"access_token": token.token, "openid": granted["openid"], "lang": "zh_CN"}
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, params=params)
            answer.raise_for_status()
            answer.encoding = "utf-8"
            profile = answer.json()
        if profile.get("errcode"):
            raise OAuth2Error(f"Weixin refused the profile: {profile['errcode']}")
        # Only what an account needs is kept: no sex, no place, no privileges.
        kept = {name: profile.get(name) for name in ("openid", "nickname", "headimgurl")}
        kept["unionid"] = profile.get("unionid") or granted.get("unionid")
        return self.get_provider().sociallogin_from_response(request, kept)


oauth2_login = OAuth2LoginView.adapter_view(IpekWeixinAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(IpekWeixinAdapter)
