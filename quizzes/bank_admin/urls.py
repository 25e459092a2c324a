"""Where authors look for questions; Wagtail puts these below its own address."""

from django.urls import path

from quizzes.bank_admin import actions, publishing, rescoring
from quizzes.bank_admin.listing import QuestionListView

app_name = "quizzes_bank"

urlpatterns = [
    path("", QuestionListView.as_view(), name="questions"),
    path("results/", QuestionListView.as_view(results_only=True), name="question_results"),
    path("<uuid:question_key>/duplicate/", actions.duplicate, name="duplicate"),
    path("<uuid:question_key>/move/", actions.move, name="move"),
    path(
        "publish/<uuid:container_key>/", publishing.publish_another_key, name="publish_another_key"
    ),
    path("re-score/<uuid:container_key>/", rescoring.rescorings, name="rescorings"),
    path(
        "re-score/<uuid:container_key>/<int:version_id>/",
        rescoring.rescore_question,
        name="rescore",
    ),
]
