"""
Addresses of staff sign-in: only those of allauth's views that make sense here.

Left out: sign-up, because administrators invite people; changing the e-mail address, which has a
page of ours (``own``); sign-in by mailed code, which would go round the password.
"""

from allauth.account import views
from django.urls import include, path, re_path
from wagtail.utils.urlpatterns import decorate_urlpatterns

from learn.accounts.decorators import staff_only
from learn.accounts.start_page import staff_home

entrance = [
    path("", staff_home, name="staff_home"),
    path("login/", views.login, name="account_login"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
inside = [
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
urlpatterns = entrance + decorate_urlpatterns(inside, staff_only)
