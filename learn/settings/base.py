"""
Settings shared by every way of running Mitreden, and the only place that reads the environment.

Without any environment variable this is the embedded way: SQLite, cache in the database, tasks
run inline, files in one data folder. ``DATABASE_URL``, ``REDIS_URL`` and ``CELERY_BROKER_URL``
turn it into the distributed way; no other code changes.
"""

import secrets
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Everything that changes while the platform runs lives below this one folder.
DATA_DIR = Path(env("MITREDEN_DATA", default=str(BASE_DIR / "var"))).resolve()


def embedded_secret_key() -> str:
    """Return this installation's own secret key, made on first use and kept in the data folder."""
    path = DATA_DIR / "secret-key"
    try:
        if not path.exists():
            DATA_DIR.mkdir(parents=True, exist_ok=True)
            # Whole under another name first: a full disk must not leave half a key behind.
            draft = DATA_DIR / "secret-key.new"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(64))
            draft.replace(path)
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {DATA_DIR} cannot be used ({error.strerror}); "
            "name another one with MITREDEN_DATA."
        ) from error


DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="") or embedded_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# How many proxies in front of us append to X-Forwarded-For; 0 trusts the socket alone.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Where "make demo" listens. 0.0.0.0 lets the devices of a classroom in.
DEMO_HOST = env("MITREDEN_HOST", default="127.0.0.1")
DEMO_PORT = env("PORT", default="8000")

INSTALLED_APPS = [
    # First, because every {% static %} of every page looks for it here.
    "django.contrib.staticfiles",
    "learn.dashboard",
    "learn.certificates",
    "learn.groups.apps.GroupsConfig",
    "learn.progress",
    "learn.accounts.apps.AccountsConfig",
    "courses",
    "quizzes",
    "home",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "learn.accounts.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Tokens on the page are masked anew for every response and the length is blurred, so that
    # compression tells an attacker nothing (BREACH).
    "home.middleware.TextCompressionMiddleware",
    "home.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "learn.accounts.middleware.PersonMiddleware",
    "learn.accounts.middleware.LearnerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "learn.accounts.middleware.StaffSecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "learn.urls"
WSGI_APPLICATION = "learn.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": ["home.templatetags.components"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -----------------------------------------------------------------------------------

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'mitreden.sqlite3'}")
}
DATABASES["default"]["CONN_MAX_AGE"] = 600
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A write transaction takes its lock at the start and waits for it, so that a classroom
    # answering at once queues up instead of failing with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged as saved survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["ENGINE"] = "learn.postgresql"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL fills in the parameters itself: quicker than quoting them in Python first.
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache and jobs -----------------------------------------------------------------------------

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "mitreden",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }

# For what every page needs, changes rarely, and may lag a few seconds behind: addresses of home
# pages, header, footer, translations. Never for anything that is counted or that is personal.
CACHES["process"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "TIMEOUT": 5,
    "OPTIONS": {"MAX_ENTRIES": 2000},
}

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="")
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/Berlin"
# Where no beat runs, cron calls commands instead (docs/operators.md). Three times a morning it is
# looked whom to mail, should the server be down at one of them; who is owed a mail gets no other.
CELERY_BEAT_SCHEDULE = {
    "purge_expired": {
        "task": "learn.dashboard.tasks.purge_expired",
        "schedule": crontab(hour=3, minute=17),
        # Not days later, all at once: mails that waited for a worker are tried again first.
        "options": {"expires": 3600},
    },
    "send_weekly_digests": {
        "task": "learn.groups.tasks.send_weekly_digests",
        "schedule": crontab(hour="7-9", minute=0, day_of_week="monday"),
    },
    "send_due_reminders": {
        "task": "learn.groups.tasks.send_due_reminders",
        "schedule": crontab(hour="7-9", minute=5),
    },
    # Those of the minutes in which no worker ran are worth nothing.
    "resume_mails": {
        "task": "learn.accounts.tasks.resume_mails",
        "schedule": crontab(),
        "options": {"expires": 60},
    },
    "resume_exports": {
        "task": "learn.groups.tasks.resume_exports",
        "schedule": crontab(),
        "options": {"expires": 60},
    },
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # In seconds. Above the longest task; Celery's hour would delay what a killed worker left.
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", default=600),
    # A broker that says nothing keeps nobody waiting: what is owed is queued later.
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}

# --- Languages ----------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [
    ("de", _("German")),
    ("en", _("English")),
    ("ar", _("Arabic")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["learn.accounts.backends.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Where staff begin who have no access to the admin, as the name of a view.
STAFF_START_PAGE = "groups:group_list"
SESSION_ENGINE = "learn.accounts.sessions"
# A learner has no password to come back with, so the phone remembers them for 180 days.
SESSION_COOKIE_AGE = 180 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.csrf_failure"

ACCOUNT_ADAPTER = "learn.accounts.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "learn.accounts.models.user_display"
ACCOUNT_EMAIL_VERIFICATION = "none"
# A long working day; the server forgets the session then, whatever the browser keeps.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# A learner's session stands at this form too, and the admin sends them here: no loop.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
# Thirty people may stand behind one address; wrong passwords stay limited per account.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    # Mails to addresses that somebody typed in: no account can flood a stranger's mailbox.
    "invite": "60/h/user",
    "manage_email": "10/h/user",
}
MFA_ADAPTER = "learn.accounts.adapters.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mitreden"
# True makes staff set up a second factor before they reach anything; production does.
STAFF_SECOND_FACTOR_REQUIRED = False

# EMAIL_HOST, EMAIL_PORT and the like; without EMAIL_URL mails become files in the data folder.
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
EMAIL_FILE_PATH = DATA_DIR / "mail"
# In seconds, for each step; a mail server that says nothing would hold a worker for ever. One that
# looks a mail through before it takes it is slow, and must not get the mail a second time for it.
# Without a broker somebody waits in front of a page.
EMAIL_TIMEOUT = 20 if CELERY_TASK_ALWAYS_EAGER else 120
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="mitreden@localhost")

# --- Wagtail ------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Mitreden"
WAGTAILADMIN_BASE_URL = env("BASE_URL", default=f"http://localhost:{DEMO_PORT}")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "home.CaptionedImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "vtt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {
    "AUDIO_EXTENSIONS": ["mp3", "m4a", "ogg", "wav"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS = []
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = ["Europe/Berlin"]
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
# A quiz of fifty questions is one form of some 3,000 fields; Django stops at 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "home.storage.BundledManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Safety -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# The Wagtail admin writes inline scripts and styles and shows previews in a frame.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
}
# Wagtail lets itself show previews in a frame; nothing else ever stands in one.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# The page of all components, for people who build; never on a public server.
SHOW_COMPONENTS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
