"""Addresses of what staff change about their own account; allauth's stand beside them."""

from django.urls import path

from learn.accounts.own import views

urlpatterns = [
    path("", views.account, name="account"),
    path("name/", views.name, name="account_name"),
    path("email/", views.email, name="account_email"),
    path("email/cancel/", views.cancel_email, name="account_email_cancel"),
    path("email/confirm/", views.confirm_email, name="confirm_email"),
    path("email/confirm/<str:token>/", views.follow_email_link, name="email_link"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("sessions/end/", views.end_session, name="account_end_session"),
    path("sessions/end-others/", views.end_other_sessions, name="account_end_other_sessions"),
]
