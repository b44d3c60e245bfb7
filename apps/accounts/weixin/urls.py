from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from apps.accounts.weixin.provider import IpekWeixinProvider

urlpatterns = default_urlpatterns(IpekWeixinProvider)
