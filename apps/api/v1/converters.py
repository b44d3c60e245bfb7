"""What may stand in an address of the API; anything else leads nowhere."""

from django.urls import register_converter

from apps.core.ids import ALPHABET, LENGTH


class PublicIdConverter:
    """An address with anything else in it leads nowhere, and never reaches the database."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PaperTokenConverter(PublicIdConverter):
    """The code on the paper of a letter."""

    regex = "[0-9a-f]{32}"


class HsCodeConverter(PublicIdConverter):
    regex = "[0-9]{2,6}"


def register_converters() -> None:
    """Name them for addresses; called before any is read."""
    register_converter(PublicIdConverter, "public_id")
    register_converter(HsCodeConverter, "hs_code")
    register_converter(PaperTokenConverter, "paper_token")
