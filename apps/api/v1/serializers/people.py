"""The reader's own settings and inbox."""

from django.conf import settings
from rest_framework import serializers

from apps.api.operations import Body
from apps.core.time import ZONE_CHOICES
from apps.notifications.enums import NoticeWay


class Me(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    email = serializers.EmailField()
    name = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
    wants_personal_order = serializers.BooleanField()


class SettingsChanges(Body):
    """What is not named stays as it is."""

    name = serializers.CharField(max_length=150, allow_blank=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    time_zone = serializers.ChoiceField(choices=ZONE_CHOICES)
    wants_personal_order = serializers.BooleanField()


class NotificationLine(serializers.Serializer):
    """One line of the inbox in the language of the request; `url` is the page that it leads to."""

    id = serializers.CharField()
    at = serializers.DateTimeField()
    time_zone = serializers.CharField()
    is_unread = serializers.BooleanField()
    text = serializers.CharField()
    url = serializers.CharField()


class Inbox(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    unread = serializers.IntegerField()
    results = NotificationLine(many=True)


class NoticeWayLine(serializers.Serializer):
    way = serializers.ChoiceField(choices=NoticeWay.choices)
    is_wanted = serializers.BooleanField()
    is_mandatory = serializers.BooleanField()


class NoticeGroupLine(serializers.Serializer):
    """A group of notices in the language of the request, and by which ways it comes."""

    group = serializers.CharField(source="group.code")
    label = serializers.CharField(source="group.label")
    help = serializers.CharField(source="group.help")
    ways = NoticeWayLine(many=True)


class NoticeChoiceBody(Body):
    group = serializers.CharField(max_length=32)
    way = serializers.ChoiceField(choices=NoticeWay.choices)
    is_wanted = serializers.BooleanField()


class NoticeChoicesBody(Body):
    """What is not named stays as it is."""

    choices = serializers.ListField(child=NoticeChoiceBody(), allow_empty=False, max_length=100)


class NoticeGroups(serializers.Serializer):
    results = NoticeGroupLine(many=True)
