from django.urls import path, register_converter

from apps.api.v1.views import (
    arranging,
    attending,
    companies,
    company_imports,
    duplicates,
    exhibitions,
    forum_desk,
    forums,
    hs_keeping,
    interpreters,
    keeping,
    keeping_apart,
    letters,
    listings,
    me,
    meetings,
    on_site,
    opportunities,
    opportunity_papers,
    outcomes,
    papers,
    people,
    periods,
    pictures,
    pipeline,
    placing,
    planning,
    privacy,
    programme,
    proposals,
    reference,
    requests,
    steering,
    suggestions,
    team,
    trips,
    verification,
)
from apps.api.views import DocsView, SchemaView
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


register_converter(PublicIdConverter, "public_id")
register_converter(HsCodeConverter, "hs_code")
register_converter(PaperTokenConverter, "paper_token")

app_name = "v1"
PAIR = "organiser/duplicates/<public_id:first_id>/<public_id:second_id>"
COMPANY_IMPORT = "organiser/company-imports/<public_id:company_import_id>"
DESK_LETTER = "organiser/letters/<public_id:letter_id>"
STEERING = "organiser/forums/<public_id:public_id>/steering"

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("sectors/", reference.SectorList.as_view(), name="sectors"),
    path("cooperation-types/", reference.CooperationTypeList.as_view(), name="cooperation-types"),
    path("text-suggestions/", reference.TextGuessView.as_view(), name="text-suggestions"),
    path("places/", reference.PlaceList.as_view(), name="places"),
    path("hs-codes/", reference.HsCodeList.as_view(), name="hs-codes"),
    path("editions/", exhibitions.EditionList.as_view(), name="editions"),
    path("editions/<slug:slug>/", exhibitions.EditionView.as_view(), name="edition"),
    path("editions/<slug:slug>/news/", exhibitions.EditionNews.as_view(), name="edition-news"),
    path("editions/<slug:slug>/companies/", attending.EditionCompanies.as_view(), name="edition-companies"),
    path("my/editions/", attending.OwnEditions.as_view(), name="own-editions"),
    path("my/following/", attending.FollowedList.as_view(), name="followed"),
    path("my/calendar-addresses/<slug:feed>/", attending.CalendarAddress.as_view(), name="calendar-address"),
    path(
        "my/companies/<public_id:public_id>/attendances/",
        attending.AttendanceList.as_view(),
        name="attendances",
    ),
    path(
        "my/companies/<public_id:public_id>/attendances/<slug:slug>/",
        attending.AttendanceView.as_view(),
        name="attendance",
    ),
    path("exhibitions/<slug:code>/following/", exhibitions.Following.as_view(), name="following"),
    path("exhibitions/<slug:code>/", exhibitions.ExhibitionView.as_view(), name="exhibition"),
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
        "my/companies/<public_id:public_id>/interests/",
        opportunities.InterestList.as_view(),
        name="interests",
    ),
    path(
        "my/companies/<public_id:public_id>/interests/<public_id:opportunity_id>/",
        opportunities.InterestView.as_view(),
        name="interest",
    ),
    path(
        "my/companies/<public_id:public_id>/proposals/",
        opportunities.ProposalList.as_view(),
        name="proposals",
    ),
    path(
        "my/companies/<public_id:public_id>/proposals/<public_id:proposal_id>/",
        opportunities.ProposalView.as_view(),
        name="proposal",
    ),
    path(
        "my/companies/<public_id:public_id>/proposals/<public_id:proposal_id>/submission/",
        opportunities.ProposalSubmission.as_view(),
        name="proposal-submission",
    ),
    path(
        "my/companies/<public_id:public_id>/proposals/<public_id:proposal_id>/papers/",
        opportunity_papers.ProposalPaperList.as_view(),
        name="proposal-papers",
    ),
    path(
        "my/companies/<public_id:public_id>/proposals/<public_id:proposal_id>/papers/<public_id:paper_id>/",
        opportunity_papers.ProposalPaperView.as_view(),
        name="proposal-paper",
    ),
    path(
        "my/companies/<public_id:public_id>/proposals/<public_id:proposal_id>/papers/<public_id:paper_id>/file/",
        opportunity_papers.ProposalPaperFile.as_view(),
        name="proposal-paper-file",
    ),
    path("my/companies/<public_id:public_id>/results/", opportunities.ResultList.as_view(), name="results"),
    path(
        "my/companies/<public_id:public_id>/results/<public_id:deal_id>/",
        opportunities.ResultView.as_view(),
        name="result",
    ),
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
    path("my/companies/<public_id:public_id>/fits/", trips.FitList.as_view(), name="fits"),
    path("my/companies/<public_id:public_id>/trips/", trips.TripList.as_view(), name="trips"),
    path("trips/<public_id:public_id>/", trips.TripView.as_view(), name="trip"),
    path("trips/<public_id:public_id>/itinerary/", trips.TripItinerary.as_view(), name="trip-itinerary"),
    path("trips/<public_id:public_id>/file/", trips.TripFile.as_view(), name="trip-file"),
    path("trips/<public_id:public_id>/seen/", trips.TripSeen.as_view(), name="trip-seen"),
    path("calendar/month/<int:year>/<int:month>/", periods.MonthView.as_view(), name="month"),
    path("calendar/year/<int:year>/", periods.YearView.as_view(), name="year"),
    path("calendar/timeline/<int:year>/<int:month>/", periods.TimelineView.as_view(), name="timeline"),
    path("organiser/editions/", keeping.StaleList.as_view(), name="stale-editions"),
    path("organiser/editions/<slug:slug>/", keeping.KeptEditionView.as_view(), name="kept-edition"),
    path("organiser/editions/<slug:slug>/checked/", keeping.EditionCheck.as_view(), name="edition-check"),
    path("organiser/editions/<slug:slug>/phases/", keeping.EditionPhases.as_view(), name="edition-phases"),
    path(
        "organiser/editions/<slug:slug>/deadlines/",
        keeping.EditionDeadlines.as_view(),
        name="edition-deadlines",
    ),
    path(
        "organiser/editions/<slug:slug>/deadlines/<public_id:deadline_id>/",
        keeping.EditionDeadline.as_view(),
        name="edition-deadline",
    ),
    path("organiser/editions/<slug:slug>/claims/", keeping.EditionClaims.as_view(), name="edition-claims"),
    path("organiser/date-claims/", keeping.ClaimList.as_view(), name="date-claims"),
    path(
        "organiser/date-claims/<public_id:claim_id>/decision/",
        keeping.ClaimDecision.as_view(),
        name="claim-decision",
    ),
    path("organiser/calendar-imports/", keeping.ImportList.as_view(), name="calendar-imports"),
    path(
        "organiser/calendar-imports/<public_id:import_id>/",
        keeping.ImportView.as_view(),
        name="calendar-import",
    ),
    path(
        "organiser/calendar-imports/<public_id:import_id>/date-order/",
        keeping.ImportOrder.as_view(),
        name="calendar-import-order",
    ),
    path(
        "organiser/calendar-imports/<public_id:import_id>/confirmation/",
        keeping.ImportConfirmation.as_view(),
        name="calendar-import-confirmation",
    ),
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
    path("organiser/hs-codes/", hs_keeping.KeptHsCodes.as_view(), name="kept-hs-codes"),
    path("organiser/hs-codes/<hs_code:hs_code>/", hs_keeping.KeptHsCodeView.as_view(), name="kept-hs-code"),
    path(
        "organiser/hs-codes/<hs_code:hs_code>/confirmation/",
        hs_keeping.HsConfirmation.as_view(),
        name="hs-confirmation",
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
    path("organiser/opportunities/", pipeline.PipelineList.as_view(), name="pipeline"),
    path(
        "organiser/opportunities/<public_id:public_id>/",
        pipeline.PipelineView.as_view(),
        name="pipeline-item",
    ),
    path("organiser/opportunities/<public_id:public_id>/steps/", pipeline.Steps.as_view(), name="steps"),
    path(
        "organiser/opportunities/<public_id:public_id>/answer/",
        pipeline.ProposalAnswer.as_view(),
        name="proposal-answer",
    ),
    path(
        "organiser/opportunities/<public_id:public_id>/results/<public_id:deal_id>/settlement/",
        pipeline.Settlement.as_view(),
        name="settlement",
    ),
    path("organiser/forums/<public_id:forum_id>/plan-runs/", planning.RunList.as_view(), name="plan-runs"),
    path("organiser/forums/<public_id:forum_id>/trials/", planning.TrialList.as_view(), name="trials"),
    path("organiser/plan-runs/<public_id:run_id>/", planning.RunView.as_view(), name="plan-run"),
    path("organiser/plan-runs/<public_id:run_id>/stop/", planning.RunStop.as_view(), name="plan-run-stop"),
    path("organiser/forums/<public_id:forum_id>/plans/", planning.PlanList.as_view(), name="plans"),
    path("organiser/plans/<public_id:plan_id>/", planning.PlanView.as_view(), name="plan"),
    path(
        "organiser/plans/<public_id:plan_id>/comparison/",
        planning.PlanComparison.as_view(),
        name="plan-comparison",
    ),
    path("organiser/plans/<public_id:plan_id>/return/", planning.PlanReturn.as_view(), name="plan-return"),
    path(
        "organiser/plans/<public_id:plan_id>/publication/",
        planning.PlanPublication.as_view(),
        name="plan-publication",
    ),
    path("organiser/plans/<public_id:plan_id>/discard/", planning.PlanDiscard.as_view(), name="plan-discard"),
    path(
        "organiser/opportunities/<public_id:public_id>/papers/",
        opportunity_papers.OpportunityPaperList.as_view(),
        name="opportunity-papers",
    ),
    path(
        "organiser/opportunities/<public_id:public_id>/papers/<public_id:paper_id>/",
        opportunity_papers.OpportunityPaperView.as_view(),
        name="opportunity-paper",
    ),
    path(
        "organiser/opportunities/<public_id:public_id>/papers/<public_id:paper_id>/file/",
        opportunity_papers.OpportunityPaperFile.as_view(),
        name="opportunity-paper-file",
    ),
    path("opportunities/", opportunities.OpportunityList.as_view(), name="opportunities"),
    path("opportunities/figures/", opportunities.FiguresView.as_view(), name="opportunity-figures"),
    path("opportunities/<public_id:public_id>/", opportunities.OpportunityView.as_view(), name="opportunity"),
    path("forums/", forums.ForumList.as_view(), name="forums"),
    path("forums/<public_id:public_id>/", forums.ForumView.as_view(), name="forum"),
    path(
        "forums/<public_id:public_id>/registrations/", forums.RegistrationList.as_view(), name="registrations"
    ),
    path(
        "forums/<public_id:public_id>/registrations/<public_id:registration_id>/",
        forums.RegistrationView.as_view(),
        name="registration",
    ),
    path(
        "forums/<public_id:public_id>/registrations/<public_id:registration_id>/people/<public_id:person_id>/",
        forums.StayView.as_view(),
        name="stay",
    ),
    path(
        "forums/<public_id:public_id>/registrations/<public_id:registration_id>/badges/",
        forums.BadgeList.as_view(),
        name="badges",
    ),
    path("organiser/forums/", forum_desk.ForumDeskList.as_view(), name="forum-desks"),
    path("organiser/forums/<public_id:public_id>/", forum_desk.ForumDesk.as_view(), name="forum-desk"),
    path(
        "organiser/forums/<public_id:public_id>/steps/", forum_desk.ForumSteps.as_view(), name="forum-steps"
    ),
    path(f"{STEERING}/", steering.SteeringView.as_view(), name="steering"),
    path(f"{STEERING}/weights/", steering.SteeringWeights.as_view(), name="steering-weights"),
    path(f"{STEERING}/preview/", steering.SteeringPreview.as_view(), name="steering-preview"),
    path(f"{STEERING}/freeze/", steering.SteeringFreeze.as_view(), name="steering-freeze"),
    path(f"{STEERING}/boosts/", steering.Boosts.as_view(), name="boosts"),
    path(f"{STEERING}/boosts/<public_id:company_id>/", steering.BoostView.as_view(), name="boost"),
    path(f"{STEERING}/rules/", steering.Rules.as_view(), name="pair-rules"),
    path(
        f"{STEERING}/rules/<public_id:company_id>/<public_id:other_id>/",
        steering.RuleView.as_view(),
        name="pair-rule",
    ),
    path(
        "organiser/forums/<public_id:public_id>/fairness/",
        steering.ForumFairness.as_view(),
        name="forum-fairness",
    ),
    path("organiser/forums/<public_id:public_id>/badges/", on_site.BadgeSheet.as_view(), name="badge-sheet"),
    path(
        "organiser/forums/<public_id:public_id>/meetings/",
        arranging.BoardMeetings.as_view(),
        name="board-meetings",
    ),
    path(
        "organiser/forums/<public_id:public_id>/results/",
        arranging.ForumResults.as_view(),
        name="forum-results",
    ),
    path("organiser/meetings/<public_id:public_id>/ways/", arranging.MeetingWays.as_view(), name="ways"),
    path(
        "organiser/meetings/<public_id:public_id>/preview/",
        arranging.MeetingPreview.as_view(),
        name="meeting-preview",
    ),
    path("organiser/forums/<public_id:public_id>/check-ins/", on_site.CheckIns.as_view(), name="check-ins"),
    path("organiser/forums/<public_id:public_id>/walk-ins/", on_site.WalkIns.as_view(), name="walk-ins"),
    path(
        "organiser/forums/<public_id:public_id>/late-arrivals/",
        on_site.LateArrivals.as_view(),
        name="late-arrivals",
    ),
    path(
        "organiser/forums/<public_id:public_id>/sessions/<public_id:session_id>/shift/",
        on_site.SessionShift.as_view(),
        name="session-shift",
    ),
    path("organiser/meetings/<public_id:public_id>/no-show/", on_site.NoShow.as_view(), name="no-show"),
    path(
        "organiser/forums/<public_id:public_id>/copies/",
        forum_desk.ForumCopies.as_view(),
        name="forum-copies",
    ),
    path(
        "organiser/forums/<public_id:public_id>/programme/",
        forum_desk.ForumProgramme.as_view(),
        name="forum-programme",
    ),
    path(
        "organiser/forums/<public_id:public_id>/slots/", forum_desk.ForumSlots.as_view(), name="forum-slots"
    ),
    path(
        "organiser/forums/<public_id:public_id>/tables/",
        forum_desk.ForumTables.as_view(),
        name="forum-tables",
    ),
    path("organiser/interpreters/", interpreters.InterpreterList.as_view(), name="interpreters"),
    path(
        "organiser/forums/<public_id:public_id>/interpreters/",
        interpreters.EngagementList.as_view(),
        name="engagements",
    ),
    path(
        "organiser/forums/<public_id:public_id>/interpreters/<public_id:interpreter_id>/",
        interpreters.EngagementView.as_view(),
        name="engagement",
    ),
    path(
        "organiser/forums/<public_id:public_id>/table-owners/",
        forum_desk.TableOwners.as_view(),
        name="table-owners",
    ),
    path(
        "organiser/forums/<public_id:public_id>/registrations/",
        forum_desk.RegistrationDeskList.as_view(),
        name="desk-registrations",
    ),
    *(
        path(
            f"organiser/forums/<public_id:public_id>/registrations/<public_id:registration_id>/{act}/",
            view.as_view(),
            name=f"registration-{act}",
        )
        for act, view in (
            ("approval", forum_desk.Approval),
            ("waiting", forum_desk.Waiting),
            ("refusal", forum_desk.RegistrationRefusal),
        )
    ),
    path("suggestions/", suggestions.SuggestionList.as_view(), name="suggestions"),
    path("suggestions/dismissals/", suggestions.DismissalList.as_view(), name="dismissals"),
    path("suggestions/<public_id:public_id>/why/", suggestions.ReasonView.as_view(), name="why"),
    path(
        "suggestions/<public_id:public_id>/dismissal/", suggestions.DismissalView.as_view(), name="dismissal"
    ),
    path(
        "suggestions/<public_id:public_id>/restoration/",
        suggestions.RestorationView.as_view(),
        name="restoration",
    ),
    path("meeting-requests/", requests.RequestList.as_view(), name="requests"),
    path("meeting-requests/<public_id:public_id>/", requests.RequestView.as_view(), name="request"),
    path(
        "meeting-requests/<public_id:public_id>/acceptance/",
        requests.AcceptanceView.as_view(),
        name="acceptance",
    ),
    path("meeting-requests/<public_id:public_id>/refusal/", requests.RefusalView.as_view(), name="refusal"),
    path(
        "meeting-requests/<public_id:public_id>/withdrawal/",
        requests.WithdrawalView.as_view(),
        name="withdrawal",
    ),
    path(
        "meeting-requests/<public_id:public_id>/slots/",
        placing.RequestSlots.as_view(),
        name="request-slots",
    ),
    path("meeting-requests/<public_id:public_id>/booking/", placing.BookingView.as_view(), name="booking"),
    path(
        "meeting-requests/<public_id:public_id>/proposals/",
        proposals.ProposalList.as_view(),
        name="proposals",
    ),
    path(
        "meeting-requests/<public_id:public_id>/proposals/<public_id:proposal_id>/agreement/",
        proposals.AgreementView.as_view(),
        name="agreement",
    ),
    path("companies/<public_id:public_id>/met-before/", proposals.MetView.as_view(), name="met-before"),
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/<public_id:public_id>/", meetings.MeetingView.as_view(), name="meeting"),
    path(
        "meetings/<public_id:public_id>/cancellation/",
        meetings.CancellationView.as_view(),
        name="cancellation",
    ),
    path("meetings/<public_id:public_id>/outcome/", outcomes.OutcomeView.as_view(), name="outcome"),
    path("meetings/<public_id:public_id>/slots/", placing.MeetingSlots.as_view(), name="meeting-slots"),
    path("meetings/<public_id:public_id>/move/", placing.MoveView.as_view(), name="move"),
    path("meetings/<public_id:public_id>/swap/", placing.SwapView.as_view(), name="swap"),
    path("meetings/<public_id:public_id>/room/", placing.RoomView.as_view(), name="room"),
    path("meetings/<public_id:public_id>/lock/", placing.LockView.as_view(), name="lock"),
    path("agenda/", meetings.AgendaView.as_view(), name="agenda"),
    path("notifications/", me.NotificationList.as_view(), name="notifications"),
    path("notifications/read/", me.ReadAll.as_view(), name="notifications-read"),
    path("notifications/<public_id:public_id>/read/", me.ReadOne.as_view(), name="notification-read"),
    path("me/consents/", privacy.ConsentList.as_view(), name="consents"),
    path("me/consents/<slug:kind>/", privacy.ConsentOne.as_view(), name="consent"),
    path("me/exports/", privacy.ExportList.as_view(), name="exports"),
    path("me/exports/<public_id:public_id>/file/", privacy.ExportFile.as_view(), name="export-file"),
    path("me/erasure/", privacy.ErasureView.as_view(), name="erasure"),
    path("me/erasure/code/", privacy.ErasureCode.as_view(), name="erasure-code"),
    path("me/notices/", me.NoticeChoices.as_view(), name="notice-choices"),
    path("me/", me.MeView.as_view(), name="me"),
]
