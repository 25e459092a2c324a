"""Where everything is found. App views come before pages, so a page can never hide them."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern
from wagtail.urls import urlpatterns as wagtail_patterns

from home import views as home_views
from home.media import serve_media
from learn.accounts.staff_account import staff_account

# Wagtail's sign-in for private pages knows no second factor either; its serve view is our own.
wagtail_utilities = [
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    *[p for p in wagtail_patterns if p.name not in ("wagtail_serve", "wagtailcore_login")],
]

urlpatterns = [
    path("", home_views.front_door, name="front_door"),
    # Wagtail's own sign-in knows no second factor, so it is never reached.
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="admin_login",
    ),
    # As short as it can be said and typed; the language is the browser's.
    path("join/", RedirectView.as_view(pattern_name="groups:join"), name="join"),
    path(
        "join/<str:code>/", RedirectView.as_view(pattern_name="groups:join_with"), name="join_with"
    ),
    path("admin/account/", staff_account, name="staff_account"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", serve_media, name="media"),
]

if settings.SHOW_COMPONENTS:
    urlpatterns += i18n_patterns(path("components/", home_views.components, name="components"))

urlpatterns += i18n_patterns(
    # What learners ask for most is found first.
    path("", include("quizzes.urls")),
    path("", include("learn.progress.urls")),
    path("staff/", include("learn.accounts.staff_urls")),
    path("", include("learn.accounts.urls")),
    path("", include("learn.dashboard.urls")),
    path("", include("learn.groups.urls")),
    path("", include("learn.certificates.urls")),
    *wagtail_utilities,
    re_path(serve_pattern, home_views.serve_page, name="wagtail_serve"),
)
