"""Logo and photos of a company: everybody sees them, its managers change them."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.pictures import CaptionBody, PhotoOrderBody, PictureBody, PictureLine
from apps.companies import services
from apps.companies.models import Picture
from apps.companies.selectors import no_such_company, own_company, visible_company

ORDER = ("kind", "position", "public_id")


class CompanyPictures(PublicView):
    @operation("List a company's pictures", item=PictureLine, query=PageQuery, order=ORDER)
    def get(self, request: Request, public_id: str) -> QuerySet[Picture]:
        """The logo first, then the photos in the order that the company chose."""
        return visible_company(request.user, public_id).pictures.all()


class PictureList(ApiView):
    parser_classes = [MultiPartParser]

    @operation("List the pictures of your company", item=PictureLine, query=PageQuery, order=ORDER)
    def get(self, request: Request, public_id: str) -> QuerySet[Picture]:
        return own_company(reader(request), public_id).pictures.all()

    @operation("Add a picture", body=PictureBody, item=PictureLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Picture:
        """A JPEG, PNG or WebP of at most 10 MB, judged by its content and drawn anew. A new logo replaces the old one."""
        return services.add_picture(
            user=reader(request), company=own_company(reader(request), public_id), **data
        )


class PictureView(ApiView):
    @operation("Change a picture's caption", body=CaptionBody, item=PictureLine)
    def patch(self, request: Request, public_id: str, picture_id: str, data: dict[str, Any]) -> Picture:
        picture = self._picture(request, public_id, picture_id)
        return services.describe_picture(
            user=reader(request), picture=picture, caption=data.get("caption", picture.caption)
        )

    @operation("Remove a picture", status=204)
    def delete(self, request: Request, public_id: str, picture_id: str) -> None:
        """Its files are deleted too."""
        services.remove_picture(user=reader(request), picture=self._picture(request, public_id, picture_id))

    def _picture(self, request: Request, public_id: str, picture_id: str) -> Picture:
        company = own_company(reader(request), public_id)
        picture = company.pictures.select_related("company").filter(public_id=picture_id).first()
        if picture is None:
            raise no_such_company()
        return picture


class PhotoOrder(ApiView):
    @operation("Order the photos", body=PhotoOrderBody, status=204)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> None:
        services.arrange_pictures(
            user=reader(request), company=own_company(reader(request), public_id), order=data["order"]
        )
