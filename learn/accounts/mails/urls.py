"""The address of the mails of a demo."""

from django.urls import path

from learn.accounts.mails import views

urlpatterns = [path("", views.mails, name="mails")]
