"""Where attempts are listed, below the admin's own addresses."""

from django.urls import path

from quizzes.sittings.listing import AttemptListView
from quizzes.sittings.views import AttemptView, OpenExplanationsView

urlpatterns = [
    path("", AttemptListView.as_view(), name="attempts"),
    path("results/", AttemptListView.as_view(results_only=True), name="attempt_results"),
    path("<int:attempt_id>/", AttemptView.as_view(), name="attempt"),
    path("<uuid:quiz_key>/open/", OpenExplanationsView.as_view(), name="open_explanations"),
]
