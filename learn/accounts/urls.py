"""Addresses of a learner's own pages, of staff accounts and of teams."""

from django.urls import include, path

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
    path("staff/account/", include("learn.accounts.own.urls")),
    path("team/", include("learn.accounts.team.urls")),
    path("invitation/", include("learn.accounts.invited.urls")),
    path("mails/", include("learn.accounts.mails.urls")),
]
