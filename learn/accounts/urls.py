"""Addresses of a learner's own pages."""

from django.urls import path

from learn.accounts import views

app_name = "accounts"
urlpatterns = [
    path("my/key/", views.recovery_key, name="recovery_key"),
    path("my/key/print/", views.recovery_key_print, name="recovery_key_print"),
    path("my/recover/", views.recover, name="recover"),
    path("my/data/", views.your_data, name="your_data"),
    path("my/data/download/", views.export, name="export"),
    path("my/data/delete/", views.erase, name="erase"),
    path("my/leave/", views.sign_out, name="sign_out"),
]
