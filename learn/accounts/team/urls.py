"""Addresses of the team page and of what is done there."""

from django.urls import path

from learn.accounts.team import views

urlpatterns = [
    path("", views.team, name="team"),
    path("<uuid:organisation_key>/invite/", views.invite, name="team_invite"),
    path("invitations/<int:invitation_id>/resend/", views.resend, name="team_resend"),
    path("invitations/<int:invitation_id>/withdraw/", views.withdraw, name="team_withdraw"),
    path("<uuid:organisation_key>/people/<uuid:person>/", views.person, name="team_person"),
    path("<uuid:organisation_key>/people/<uuid:person>/close/", views.close, name="team_close"),
    path("<uuid:organisation_key>/people/<uuid:person>/reopen/", views.reopen, name="team_reopen"),
]
