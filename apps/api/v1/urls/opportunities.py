"""Opportunities, their papers and the organisers' pipeline."""

from django.urls import path

from apps.api.v1.views import opportunities, opportunity_papers, pipeline

urlpatterns = [
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
]
