from modeltranslation.translator import TranslationOptions, register

from apps.forums.models import Forum, Session


@register(Forum)
class ForumTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("title",)
