"""Addresses of certificates: a learner's own, those of a group, and the public check."""

from django.urls import path

from learn.certificates import group_views, views

app_name = "certificates"
urlpatterns = [
    path("my/certificates/modules/<uuid:module_key>/", views.get_for_module, name="module"),
    path("my/certificates/courses/<uuid:course_key>/", views.get_for_course, name="course"),
    path("my/certificates/<str:code>/", views.certificate, name="certificate"),
    path("my/certificates/<str:code>/download/", views.download, name="download"),
    path("groups/<uuid:group_id>/certificates/", group_views.for_group, name="group"),
    path("check/", views.check, name="check"),
    path("check/<str:code>/", views.checked, name="checked"),
    path("check/<str:code>/revoke/", views.revoke, name="revoke"),
]
