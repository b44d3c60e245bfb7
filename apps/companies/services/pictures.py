"""Adding and removing a company's logo and product photos."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import PictureKind
from apps.companies.models import Company, Picture
from apps.companies.permissions import require_manager
from apps.companies.services.live import lock_live
from apps.companies.services.profile import raise_version
from apps.companies.validators import plain
from apps.core.errors import Conflict, InvalidInput
from apps.core.pictures import Drawn, read_picture, remove_picture_files, store_picture, sweep_pictures

MOST_PHOTOS = 8


def add_picture(*, user: User, company: Company, kind: str, file: BinaryIO, caption: str = "") -> Picture:
    """Keep a picture, drawn anew; a new logo takes the old one's place.

    Raises InvalidInput for a file that is no picture, Conflict when there are enough. The files come first and the row
    second; without the row the files go.
    """
    require_manager(user, company)
    if kind not in PictureKind.values:
        raise InvalidInput(_("Choose what the picture is."), field="kind")
    caption = plain(caption, field="caption", most=120)
    drawn = read_picture(file)
    token = store_picture(drawn)
    try:
        return _keep(company, kind, drawn, token, caption)
    except BaseException:
        remove_picture_files(token)
        raise


@transaction.atomic
def _keep(company: Company, kind: str, drawn: Drawn, token: str, caption: str) -> Picture:
    # Two uploads at once queue up here: neither a second logo nor a photo too many.
    lock_live(company)
    there = company.pictures.filter(kind=kind)
    if kind == PictureKind.LOGO:
        for picture in there:
            _let_go(picture)
    elif there.count() >= MOST_PHOTOS:
        raise Conflict(
            _("A company shows up to %(most)d photos. Please remove one first.") % {"most": MOST_PHOTOS},
            code="too_many_pictures",
        )
    last = there.aggregate(last=Max("position"))["last"]
    picture = Picture.objects.create(
        company=company,
        kind=kind,
        token=token,
        width=drawn.width,
        height=drawn.height,
        caption=caption,
        position=0 if last is None else last + 1,
    )
    raise_version(company)
    return picture


@transaction.atomic
def remove_picture(*, user: User, picture: Picture) -> None:
    require_manager(user, picture.company)
    lock_live(picture.company)
    _let_go(picture)
    raise_version(picture.company)


@transaction.atomic
def arrange_pictures(*, user: User, company: Company, order: Sequence[str]) -> None:
    """Show the photos in this order; it names each of them once, by its public id."""
    require_manager(user, company)
    lock_live(company)
    photos = {photo.public_id: photo for photo in company.pictures.filter(kind=PictureKind.PHOTO)}
    if len(order) != len(photos) or set(order) != set(photos):
        raise InvalidInput(_("Name each photo of the company once."), field="order")
    for position, public_id in enumerate(order):
        photos[public_id].position = position
    Picture.objects.bulk_update(photos.values(), ["position"])
    raise_version(company)


@transaction.atomic
def describe_picture(*, user: User, picture: Picture, caption: str) -> Picture:
    """Write a picture's caption anew."""
    require_manager(user, picture.company)
    lock_live(picture.company)
    picture.caption = plain(caption, field="caption", most=120)
    picture.save(update_fields=["caption"])
    raise_version(picture.company)
    return picture


def sweep_picture_files(*, now: datetime | None = None) -> int:
    """Delete the files of pictures that no row names; return how many."""
    kept = set(Picture.objects.values_list("token", flat=True))
    return sweep_pictures(kept=kept, now=now or timezone.now())


def _let_go(picture: Picture) -> None:
    transaction.on_commit(partial(remove_picture_files, picture.token))
    picture.delete()
