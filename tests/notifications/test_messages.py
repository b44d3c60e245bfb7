from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from pytest_django import Settings

from apps.notifications.messages import Message, message_from_templates


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder that is the only place where templates are looked for."""
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]
    return tmp_path


def test_text_is_not_escaped_and_html_is(folder: Path) -> None:
    (folder / "bell.txt").write_text("{{ name }} at {{ site_url }}")
    (folder / "bell.html").write_text("<title>{{ subject }}</title>{{ name }}")
    message = message_from_templates(subject="Bell", template="bell", values={"name": "A & B"})
    assert message == Message("Bell", "A & B at http://testserver", "<title>Bell</title>A &amp; B")


def test_without_an_html_template_the_frame_is_left_to_the_mailer(folder: Path) -> None:
    (folder / "bell.txt").write_text("Hello")
    assert message_from_templates(subject="Bell", template="bell", values={}) == Message("Bell", "Hello")


def test_a_text_template_there_must_be(folder: Path) -> None:
    (folder / "bell.html").write_text("Hello")
    with pytest.raises(TemplateDoesNotExist, match=r"bell\.txt"):
        message_from_templates(subject="Bell", template="bell", values={})
