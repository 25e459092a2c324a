"""The settings keep their promises: safe in production, one folder for data, no secret shown."""

import importlib
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from learn import celery_app
from learn.settings import base
from tests.factories import StaffFactory

STRONG_KEY = "kZ3vT9xQ7mB1nR5wY8cF2hJ6pL4sD0gA-eUiOoXrVbNtMyHqWs5dE7"
LEARNERS_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.fixture
def manage(tmp_path):
    """Return a function that runs ``manage.py`` as an operator with this environment would."""

    def run(*arguments, **environment):
        for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY"):
            environment.setdefault(name, "")
        environment = {**os.environ, "MITREDEN_DATA": str(tmp_path / "data"), **environment}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=django_settings.BASE_DIR,
            env={name: value for name, value in environment.items() if value},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def in_production(settings, monkeypatch):
    """Serve this test with what the production settings change, and return their module."""
    monkeypatch.setenv("SECRET_KEY", STRONG_KEY)
    monkeypatch.setenv("ALLOWED_HOSTS", "lernen.example.org,testserver")
    module = importlib.reload(importlib.import_module("learn.settings.production"))
    for name in dir(module):
        if name.isupper() and getattr(module, name) != getattr(base, name, None):
            setattr(settings, name, getattr(module, name))
    return module


def production(**environment):
    return {
        "DJANGO_SETTINGS_MODULE": "learn.settings.production",
        "SECRET_KEY": STRONG_KEY,
        "ALLOWED_HOSTS": "lernen.example.org",
        **environment,
    }


class TestProduction:
    def test_passes_the_deployment_check_without_a_warning(self, manage):
        result = manage("check", "--deploy", "--fail-level", "WARNING", **production())
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == "System check identified no issues (0 silenced).\n"

    def test_the_deployment_check_would_notice(self, manage):
        result = manage(
            "check", "--deploy", "--fail-level", "WARNING", **production(SECRET_KEY="short")
        )
        assert result.returncode == 1
        assert "security.W009" in result.stderr

    @pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
    def test_says_in_one_sentence_what_is_missing(self, manage, name):
        result = manage("check", **production(**{name: ""}))
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr == f"Set the {name} environment variable\n"

    def test_reads_where_mail_goes(self, manage):
        result = manage(
            "shell",
            "--no-imports",
            "--command=from django.conf import settings as s;"
            "print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_USE_TLS)",
            **production(EMAIL_URL="smtp+tls://post:secret@mail.example.org:587"),
        )
        assert result.stdout == "mail.example.org 587 post True\n"

    @pytest.mark.django_db
    def test_sends_everybody_to_https_and_keeps_them_there(self, in_production):
        address = reverse("account_login")
        insecure = Client().get(address)
        assert insecure.status_code == 301
        assert insecure["Location"] == f"https://testserver{address}"
        policy = Client().get(address, secure=True)["Strict-Transport-Security"]
        assert policy == "max-age=31536000; includeSubDomains; preload"

    @pytest.mark.django_db
    def test_cookies_stay_on_this_host_and_out_of_reach_of_scripts(self, in_production):
        client, address = Client(), reverse("account_login")
        client.get(address, secure=True)
        staff = StaffFactory()
        client.post(address, {"login": staff.email, "password": "password"}, secure=True)
        assert {"__Host-sessionid", "__Host-csrftoken"} <= set(client.cookies)
        for cookie in client.cookies.values():
            assert cookie["secure"] is True
            assert cookie["httponly"] is True
            assert cookie["samesite"] == "Lax"
            assert (cookie["path"], cookie["domain"]) == ("/", "")

    def test_makes_staff_use_a_second_factor(self, in_production):
        assert in_production.STAFF_SECOND_FACTOR_REQUIRED is True

    def test_shows_no_page_of_components(self, in_production):
        assert in_production.SHOW_COMPONENTS is False
        assert in_production.DEBUG is False


class TestHeaders:
    @pytest.mark.parametrize("name", ["home", "recover", "missing"])
    def test_learners_get_the_strict_policy_on_every_page(self, client, homes, name):
        path = {
            "home": "/de/",
            "recover": reverse("accounts:recover"),
            "missing": "/de/nothing-here/",
        }[name]
        headers = client.get(path).headers
        assert set(headers["Content-Security-Policy"].split("; ")) == LEARNERS_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"

    def test_only_the_admin_may_write_inline_scripts(self, admin_client):
        admin = admin_client.get("/admin/")["Content-Security-Policy"]
        assert "script-src 'self' 'unsafe-inline'" in admin
        for path in ("/administration/", "/de/admin/", "/documents/1/admin/"):
            policy = admin_client.get(path)["Content-Security-Policy"]
            assert "unsafe-inline" not in policy
            assert "script-src 'self'" in policy

    @pytest.mark.parametrize("policy", ["CONTENT_SECURITY_POLICY", "ADMIN"])
    def test_no_policy_names_a_foreign_host(self, policy):
        directives = {
            "CONTENT_SECURITY_POLICY": base.CONTENT_SECURITY_POLICY["DIRECTIVES"],
            "ADMIN": base.ADMIN_CONTENT_SECURITY_POLICY,
        }[policy]
        allowed = {source for sources in directives.values() for source in sources}
        assert allowed <= {"'none'", "'self'", "'unsafe-inline'", "data:", "blob:"}


class TestEmbeddedSecretKey:
    @pytest.fixture(autouse=True)
    def data(self, tmp_path, monkeypatch):
        self.folder = tmp_path / "data"
        monkeypatch.setattr(base, "DATA_DIR", self.folder)

    def test_is_made_once_and_kept(self):
        key = base.embedded_secret_key()
        assert len(key) >= 50
        assert base.embedded_secret_key() == key

    def test_is_readable_for_its_owner_only(self):
        base.embedded_secret_key()
        assert stat.S_IMODE((self.folder / "secret-key").stat().st_mode) == 0o600

    def test_a_key_half_written_on_a_full_disk_is_never_used(self):
        self.folder.mkdir()
        (self.folder / "secret-key.new").write_text("half")
        assert len(base.embedded_secret_key()) >= 50

    def test_a_data_folder_that_cannot_be_used_is_one_sentence(self):
        self.folder.write_text("a file where a folder should be")
        with pytest.raises(ImproperlyConfigured) as refusal:
            base.embedded_secret_key()
        assert str(refusal.value) == (
            f"The data folder {self.folder} cannot be used (File exists); "
            "name another one with MITREDEN_DATA."
        )


def test_a_job_stays_in_the_queue_until_it_is_done():
    jobs = celery_app.conf
    assert jobs.task_acks_late
    assert jobs.task_reject_on_worker_lost
    assert jobs.worker_prefetch_multiplier == 1
    scheduled = {entry["task"] for entry in jobs.beat_schedule.values()}
    celery_app.loader.import_default_modules()
    assert scheduled
    assert scheduled <= set(celery_app.tasks)
