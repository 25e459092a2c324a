"""Where marking is, below the admin's own addresses."""

from django.urls import path

from quizzes.marking import views

urlpatterns = [
    path("", views.OverviewView.as_view(), name="marking"),
    path("answers/<int:response_id>/", views.AnswerView.as_view(), name="mark_answer"),
    path(
        "answers/<int:response_id>/comments/<int:comment_id>/forget/",
        views.forget_comment,
        name="forget_comment",
    ),
    path("<uuid:quiz_key>/release/", views.ReleaseView.as_view(), name="release_marks"),
    path(
        "<uuid:quiz_key>/<uuid:question_key>/",
        views.QuestionView.as_view(),
        name="marking_question",
    ),
    path(
        "<uuid:quiz_key>/<uuid:question_key>/release/",
        views.ReleaseView.as_view(),
        name="release_question_marks",
    ),
]
