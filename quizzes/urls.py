"""Where quizzes are taken. The quiz page itself is served by Wagtail."""

from django.urls import path

from quizzes import views

app_name = "quizzes"

urlpatterns = [
    path("quizzes/<uuid:quiz_key>/start/", views.start_attempt, name="start_attempt"),
    path("attempts/<int:attempt_id>/<int:position>/", views.question, name="question"),
    path("attempts/<int:attempt_id>/<int:position>/draft/", views.save_draft, name="save_draft"),
    path("attempts/<int:attempt_id>/hand-in/", views.hand_in, name="hand_in"),
    path("attempts/<int:attempt_id>/result/", views.result, name="result"),
    path("attempts/<int:attempt_id>/practise/", views.practise_mistakes, name="practise_mistakes"),
    path(
        "checks/<uuid:container_key>/<uuid:question_key>/",
        views.check_question,
        name="check_question",
    ),
]
