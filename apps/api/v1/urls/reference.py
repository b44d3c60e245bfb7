"""Reference data, and how organisers keep the names of HS codes."""

from django.urls import path

from apps.api.v1.views import hs_keeping, reference

urlpatterns = [
    path("sectors/", reference.SectorList.as_view(), name="sectors"),
    path("cooperation-types/", reference.CooperationTypeList.as_view(), name="cooperation-types"),
    path("text-suggestions/", reference.TextGuessView.as_view(), name="text-suggestions"),
    path("places/", reference.PlaceList.as_view(), name="places"),
    path("hs-codes/", reference.HsCodeList.as_view(), name="hs-codes"),
    path("organiser/hs-codes/", hs_keeping.KeptHsCodes.as_view(), name="kept-hs-codes"),
    path("organiser/hs-codes/<hs_code:hs_code>/", hs_keeping.KeptHsCodeView.as_view(), name="kept-hs-code"),
    path(
        "organiser/hs-codes/<hs_code:hs_code>/confirmation/",
        hs_keeping.HsConfirmation.as_view(),
        name="hs-confirmation",
    ),
]
