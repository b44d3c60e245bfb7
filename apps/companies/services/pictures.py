"""Adding and removing a company's logo and product photos."""

from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import PictureKind
from apps.companies.models import Company, Picture
from apps.companies.permissions import require_manager
from apps.companies.services.profile import raise_version
from apps.core.errors import Conflict, InvalidInput
from apps.core.pictures import Drawn, read_picture, remove_picture_files, store_picture
from apps.core.text import clean

MOST_PHOTOS = 8


def add_picture(*, user: User, company: Company, kind: str, file: BinaryIO, caption: str = "") -> Picture:
    """Keep a picture, drawn anew; a new logo takes the old one's place.

    Raises InvalidInput for a file that is no picture, Conflict when there are enough. The files come first and the row
    second; without the row the files go.
    """
    require_manager(user, company)
    if kind not in PictureKind.values:
        raise InvalidInput(_("Choose what the picture is."), field="kind")
    drawn = read_picture(file)
    token = store_picture(drawn)
    try:
        return _keep(company, kind, drawn, token, clean(caption)[:120])
    except BaseException:
        remove_picture_files(token)
        raise


@transaction.atomic
def _keep(company: Company, kind: str, drawn: Drawn, token: str, caption: str) -> Picture:
    # Two uploads at once queue up here: neither a second logo nor a photo too many.
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    there = company.pictures.filter(kind=kind)
    if kind == PictureKind.LOGO:
        for picture in there:
            _let_go(picture)
    elif there.count() >= MOST_PHOTOS:
        raise Conflict(
            _("A company shows up to %(most)d photos. Please remove one first.") % {"most": MOST_PHOTOS},
            code="too_many_pictures",
        )
    picture = Picture.objects.create(
        company=company, kind=kind, token=token, width=drawn.width, height=drawn.height, caption=caption
    )
    raise_version(company)
    return picture


@transaction.atomic
def remove_picture(*, user: User, picture: Picture) -> None:
    require_manager(user, picture.company)
    Company.objects.select_for_update(no_key=True).get(pk=picture.company_id)
    _let_go(picture)
    raise_version(picture.company)


def _let_go(picture: Picture) -> None:
    transaction.on_commit(partial(remove_picture_files, picture.token))
    picture.delete()
