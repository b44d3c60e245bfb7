"""Companies: what everybody sees of them, their own side, and their letters."""

from django.urls import path

from apps.api.v1.views import (
    companies,
    keeping_apart,
    letters,
    listings,
    papers,
    people,
    pictures,
    programme,
    team,
)

DESK_LETTER = "organiser/letters/<public_id:letter_id>"

urlpatterns = [
    path("companies/", companies.CompanyList.as_view(), name="companies"),
    path("companies/facets/", companies.CompanyFacets.as_view(), name="company-facets"),
    path("my/registration/", companies.Registration.as_view(), name="registration-begun"),
    path("companies/<public_id:public_id>/", companies.CompanyView.as_view(), name="company"),
    path(
        "companies/<public_id:public_id>/pictures/",
        pictures.CompanyPictures.as_view(),
        name="company-pictures",
    ),
    path("my/companies/", companies.OwnCompanyList.as_view(), name="own-companies"),
    path("my/companies/<public_id:public_id>/", companies.OwnCompanyView.as_view(), name="own-company"),
    path("my/companies/<public_id:public_id>/submission/", companies.Submission.as_view(), name="submission"),
    path("my/companies/<public_id:public_id>/listings/", listings.ListingList.as_view(), name="listings"),
    path(
        "my/companies/<public_id:public_id>/listings/<public_id:listing_id>/",
        listings.ListingView.as_view(),
        name="listing",
    ),
    path(
        "my/companies/<public_id:public_id>/listings/<public_id:listing_id>/pause/",
        listings.ListingPause.as_view(),
        name="listing-pause",
    ),
    path(
        "my/companies/<public_id:public_id>/listings/<public_id:listing_id>/texts/",
        listings.ListingTexts.as_view(),
        name="listing-texts",
    ),
    path(
        "my/companies/<public_id:public_id>/listings/<public_id:listing_id>/texts/<slug:language>/",
        listings.ListingTextView.as_view(),
        name="listing-text",
    ),
    path("my/companies/<public_id:public_id>/people/", people.PersonList.as_view(), name="people"),
    path(
        "my/companies/<public_id:public_id>/people/<public_id:person_id>/",
        people.PersonView.as_view(),
        name="person",
    ),
    path("my/companies/<public_id:public_id>/letters/", letters.LetterList.as_view(), name="letters"),
    path(
        "my/companies/<public_id:public_id>/letters/<public_id:letter_id>/",
        letters.LetterView.as_view(),
        name="letter",
    ),
    path(
        "my/companies/<public_id:public_id>/letters/<public_id:letter_id>/file/",
        letters.LetterFile.as_view(),
        name="letter-file",
    ),
    path("letters/<paper_token:paper_code>/", letters.LetterCheck.as_view(), name="letter-check"),
    path("organiser/letters/", letters.LetterQueue.as_view(), name="letter-queue"),
    path(f"{DESK_LETTER}/", letters.DeskLetterView.as_view(), name="desk-letter"),
    path(f"{DESK_LETTER}/issue/", letters.LetterIssue.as_view(), name="letter-issue"),
    path(f"{DESK_LETTER}/refusal/", letters.LetterRefusal.as_view(), name="letter-refusal"),
    path(f"{DESK_LETTER}/revocation/", letters.LetterRevocation.as_view(), name="letter-revocation"),
    path(f"{DESK_LETTER}/file/", letters.DeskLetterFile.as_view(), name="desk-letter-file"),
    path("my/companies/<public_id:public_id>/papers/", papers.PaperList.as_view(), name="papers"),
    path(
        "my/companies/<public_id:public_id>/papers/<public_id:paper_id>/",
        papers.PaperView.as_view(),
        name="paper",
    ),
    path(
        "my/companies/<public_id:public_id>/papers/<public_id:paper_id>/file/",
        papers.PaperFile.as_view(),
        name="paper-file",
    ),
    path("my/companies/<public_id:public_id>/pictures/", pictures.PictureList.as_view(), name="pictures"),
    path(
        "my/companies/<public_id:public_id>/pictures/<public_id:picture_id>/",
        pictures.PictureView.as_view(),
        name="picture",
    ),
    path(
        "my/companies/<public_id:public_id>/photo-order/", pictures.PhotoOrder.as_view(), name="photo-order"
    ),
    path(
        "my/companies/<public_id:public_id>/programme/", programme.ProgrammeView.as_view(), name="programme"
    ),
    path("my/companies/<public_id:public_id>/number/", team.NumberView.as_view(), name="number"),
    path("my/companies/<public_id:public_id>/team/", team.TeamList.as_view(), name="team"),
    path(
        "my/companies/<public_id:public_id>/team/<public_id:user_id>/",
        team.MemberView.as_view(),
        name="member",
    ),
    path(
        "my/companies/<public_id:public_id>/team/<public_id:user_id>/ownership/",
        team.OwnershipView.as_view(),
        name="ownership",
    ),
    path(
        "my/companies/<public_id:public_id>/invitations/", team.InvitationList.as_view(), name="invitations"
    ),
    path(
        "my/companies/<public_id:public_id>/invitations/<public_id:invitation_id>/",
        team.InvitationView.as_view(),
        name="invitation",
    ),
    path(
        "my/companies/<public_id:public_id>/join-requests/",
        team.JoinRequestList.as_view(),
        name="asking-to-join",
    ),
    path(
        "my/companies/<public_id:public_id>/join-requests/<public_id:request_id>/acceptance/",
        team.JoinAcceptance.as_view(),
        name="join-acceptance",
    ),
    path(
        "my/companies/<public_id:public_id>/join-requests/<public_id:request_id>/refusal/",
        team.JoinRefusal.as_view(),
        name="join-refusal",
    ),
    path("my/join-requests/", team.OwnJoinRequestList.as_view(), name="join-requests"),
    path("my/join-requests/<public_id:request_id>/", team.OwnJoinRequestView.as_view(), name="join-request"),
    path("my/memberships/", team.TakeUp.as_view(), name="memberships"),
    path("invitations/<str:address>/", team.InvitationBehind.as_view(), name="invitation-behind"),
    path(
        "my/companies/<public_id:public_id>/kept-apart/",
        keeping_apart.KeptApartList.as_view(),
        name="kept-apart",
    ),
    path(
        "my/companies/<public_id:public_id>/kept-apart/<public_id:other_id>/",
        keeping_apart.KeptApartView.as_view(),
        name="kept-apart-one",
    ),
    path("organiser/join-requests/", team.DeskJoinRequests.as_view(), name="desk-join-requests"),
    path(
        "organiser/join-requests/<public_id:request_id>/acceptance/",
        team.DeskJoinAcceptance.as_view(),
        name="desk-join-acceptance",
    ),
    path(
        "organiser/join-requests/<public_id:request_id>/refusal/",
        team.DeskJoinRefusal.as_view(),
        name="desk-join-refusal",
    ),
]
