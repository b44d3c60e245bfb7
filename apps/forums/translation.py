from modeltranslation.translator import TranslationOptions, register

from apps.forums.models import Forum, Session, Speaker


@register(Forum)
class ForumTranslation(TranslationOptions):
    fields = ("name", "audience", "description")


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("title",)


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    fields = ("role",)
