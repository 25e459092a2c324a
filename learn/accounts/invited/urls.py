"""Addresses of an invitation: the one in the mail, and the page it leads to."""

from django.urls import path

from learn.accounts.invited import views

urlpatterns = [
    path("", views.invitation, name="invitation"),
    path("<str:token>/", views.follow_link, name="invitation_link"),
]
