"""Where questions come in and go out; Wagtail puts these below its own address."""

from django.urls import path

from quizzes.exchange import views

urlpatterns = [
    path("import/", views.upload, name="quiz_import"),
    path("import/template.<slug:name>", views.template, name="quiz_import_template"),
    path("import/<str:token>/", views.preview, name="quiz_import_preview"),
    path("import/<str:token>/questions/", views.preview_frame, name="quiz_import_frame"),
    path("export/bank/<int:bank_id>/", views.export_bank, name="quiz_export_bank"),
    path(
        "export/bank/<int:bank_id>/<slug:name>/",
        views.export_bank_file,
        name="quiz_export_bank_file",
    ),
    path("export/quiz/<int:page_id>/", views.export_quiz, name="quiz_export_quiz"),
    path(
        "export/quiz/<int:page_id>/<slug:name>/",
        views.export_quiz_file,
        name="quiz_export_quiz_file",
    ),
]
