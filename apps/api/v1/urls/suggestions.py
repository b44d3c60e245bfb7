"""Suggestions and how they are steered."""

from django.urls import path

from apps.api.v1.views import steering, suggestions

STEERING = "organiser/forums/<public_id:public_id>/steering"

urlpatterns = [
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
]
