"""The organisers' desk for companies: verification, duplicates, sheets."""

from django.urls import path

from apps.api.v1.views import company_imports, duplicates, verification

PAIR = "organiser/duplicates/<public_id:first_id>/<public_id:second_id>"
COMPANY_IMPORT = "organiser/company-imports/<public_id:company_import_id>"

urlpatterns = [
    path("organiser/companies/", verification.VerificationQueue.as_view(), name="verification-queue"),
    path(
        "organiser/companies/<public_id:company_id>/",
        verification.CompanyReview.as_view(),
        name="company-review",
    ),
    path(
        "organiser/companies/<public_id:company_id>/decision/",
        verification.CompanyDecision.as_view(),
        name="company-decision",
    ),
    path(
        "organiser/companies/<public_id:company_id>/number/",
        verification.NumberComparison.as_view(),
        name="number-comparison",
    ),
    path(
        "organiser/companies/<public_id:company_id>/papers/",
        verification.ReviewPapers.as_view(),
        name="review-papers",
    ),
    path(
        "organiser/companies/<public_id:company_id>/papers/<public_id:paper_id>/file/",
        verification.ReviewPaperFile.as_view(),
        name="review-paper-file",
    ),
    path(
        "organiser/companies/<public_id:company_id>/papers/<public_id:paper_id>/pages/<int:page>/",
        verification.ReviewPaperPage.as_view(),
        name="review-paper-page",
    ),
    path("organiser/duplicates/", duplicates.PairList.as_view(), name="duplicates"),
    path(f"{PAIR}/", duplicates.PairView.as_view(), name="duplicate"),
    path(f"{PAIR}/difference/", duplicates.PairDifference.as_view(), name="difference"),
    path(f"{PAIR}/merge/", duplicates.PairMerge.as_view(), name="merge"),
    path("organiser/merges/", duplicates.MergeList.as_view(), name="merges"),
    path("organiser/merges/<public_id:merge_id>/", duplicates.MergeView.as_view(), name="merge-trace"),
    path("organiser/company-imports/", company_imports.CompanyImportList.as_view(), name="company-imports"),
    path(f"{COMPANY_IMPORT}/", company_imports.CompanyImportView.as_view(), name="company-import"),
    path(f"{COMPANY_IMPORT}/rows/", company_imports.CompanyImportRows.as_view(), name="company-import-rows"),
    path(
        f"{COMPANY_IMPORT}/confirmation/",
        company_imports.CompanyImportConfirmation.as_view(),
        name="company-import-confirmation",
    ),
    path(
        f"{COMPANY_IMPORT}/report/",
        company_imports.CompanyImportReport.as_view(),
        name="company-import-report",
    ),
    path("organiser/company-template/", company_imports.CompanyTemplate.as_view(), name="company-template"),
    path("organiser/company-export/", company_imports.CompanyExport.as_view(), name="company-export"),
]
