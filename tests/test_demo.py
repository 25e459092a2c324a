"""``make demo``: what it prepares, what it keeps, what it refuses, and that it really serves."""

import errno
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import urllib.request
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse

from learn.accounts.models import User
from learn.dashboard.management.catalogues import compile_stale_catalogues
from learn.dashboard.management.demo import server, staff, steps
from learn.dashboard.management.demo.refusals import Refusal, refusal_for

ROOT = django_settings.BASE_DIR


@pytest.fixture
def data(settings, tmp_path):
    """Let the demo keep its data in a folder of this test."""
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture
def said():
    """Return what a step said while it worked; pass ``said.append`` to it."""
    return []


@pytest.fixture
def called(monkeypatch):
    """Return the management commands that steps called, and let them do nothing."""
    commands = []
    monkeypatch.setattr(steps, "call_command", lambda name, **_options: commands.append(name))
    return commands


class TestFingerprint:
    def test_changes_with_content_and_with_names(self, tmp_path):
        folder = tmp_path / "content"
        folder.mkdir()
        file = folder / "module.de.yaml"
        file.write_text("title: Eins")
        first = steps.fingerprint([folder])
        file.write_text("title: Zwei")
        second = steps.fingerprint([folder])
        file.rename(folder / "module.en.yaml")
        third = steps.fingerprint([folder])
        assert len({first, second, third, steps.fingerprint([folder], "postgresql")}) == 4

    def test_is_the_same_for_a_copy_elsewhere(self, tmp_path):
        for place in ("a", "b"):
            (tmp_path / place / "content").mkdir(parents=True)
            (tmp_path / place / "content" / "module.de.yaml").write_text("title: Eins")
        one, other = (steps.fingerprint([tmp_path / place / "content"]) for place in ("a", "b"))
        assert one == other


@pytest.mark.django_db
class TestContent:
    def test_is_loaded_on_the_first_start(self, data, called, said):
        steps.load_shipped_content(said.append)
        assert called == ["load_content"]
        assert said == ["Loading the modules …"]

    def test_stays_as_editors_left_it_on_the_next_start(self, data, called, said, module):
        steps.load_shipped_content(said.append)
        called.clear()
        steps.load_shipped_content(said.append)
        assert called == []

    def test_is_loaded_again_when_its_files_changed(self, data, called, said, module, monkeypatch):
        steps.load_shipped_content(said.append)
        called.clear()
        monkeypatch.setattr(steps, "fingerprint", lambda *_sources: "of a newer release")
        steps.load_shipped_content(said.append)
        assert called == ["load_content"]

    def test_is_loaded_into_a_new_database_beside_old_data(self, data, called, said):
        steps.load_shipped_content(said.append)
        called.clear()
        steps.load_shipped_content(said.append)
        assert called == ["load_content"], "There is a stamp, but no catalogue in the database."

    def test_that_cannot_be_loaded_at_all_is_a_refusal(self, data, said, monkeypatch):
        monkeypatch.setattr(steps, "call_command", self.fail)
        with pytest.raises(Refusal, match=r"^The modules could not be loaded: line 3 is wrong$"):
            steps.load_shipped_content(said.append)

    def test_that_does_not_fit_what_editors_did_keeps_theirs(self, data, said, monkeypatch, module):
        monkeypatch.setattr(steps, "call_command", self.fail)
        steps.load_shipped_content(said.append)
        assert said[-1].startswith("The modules stay as they are;")
        assert not steps.Stamp("content").path.exists()

    def fail(self, *_arguments, **_options):
        raise CommandError("line 3 is wrong")


class TestStaticFiles:
    def test_are_collected_once(self, data, called, said, settings):
        settings.STATIC_ROOT = data / "static"
        steps.collect_static_files(said.append)
        settings.STATIC_ROOT.mkdir()
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
        steps.collect_static_files(said.append)
        assert called == ["collectstatic"]

    def test_are_collected_again_after_a_start_that_was_cut_off(self, data, said, monkeypatch):
        def cut_off(*_arguments, **_options):
            raise KeyboardInterrupt

        steps.Stamp("static").remember("an older release")
        monkeypatch.setattr(steps, "call_command", cut_off)
        with pytest.raises(KeyboardInterrupt):
            steps.collect_static_files(said.append)
        assert not steps.Stamp("static").path.exists()


class TestCatalogues:
    @pytest.fixture
    def source(self, settings, tmp_path):
        settings.LOCALE_PATHS = [tmp_path]
        source = tmp_path / "de" / "LC_MESSAGES" / "django.po"
        source.parent.mkdir(parents=True)
        source.write_text('msgid ""\nmsgstr ""\n\nmsgid "Next"\nmsgstr "Weiter"\n')
        return source

    def test_are_compiled_where_stale_and_only_there(self, source):
        target = source.with_suffix(".mo")
        assert compile_stale_catalogues() == [target]
        assert b"Weiter" in target.read_bytes()
        assert compile_stale_catalogues() == []
        os.utime(target, (0, 0))
        assert compile_stale_catalogues() == [target]

    def test_are_compiled_by_a_command_of_their_own(self, source):
        output = StringIO()
        call_command("compile_catalogues", stdout=output)
        assert output.getvalue() == "Compiled 1 catalogues.\n"


@pytest.mark.django_db
class TestSignIns:
    @pytest.fixture(autouse=True)
    def in_data(self, data):
        self.data = data

    def test_open_the_doors_they_name(self):
        for sign_in in staff.ensure_staff():
            assert User.objects.get(email=sign_in.email).check_password(sign_in.password)
        assert User.objects.get(email=staff.ADMIN).is_superuser
        assert not User.objects.get(email=staff.EDITOR).is_superuser

    def test_are_generated_for_each_installation_and_then_stay(self, settings, tmp_path):
        first = staff.ensure_staff()
        assert staff.ensure_staff() == first
        settings.DATA_DIR = tmp_path / "another"
        assert staff.ensure_staff() != first

    def test_do_not_undo_a_new_password(self):
        staff.ensure_staff()
        admin = User.objects.get(email=staff.ADMIN)
        admin.set_password("a password of my own")
        admin.save(update_fields=["password"])
        staff.ensure_staff()
        admin.refresh_from_db()
        assert admin.check_password("a password of my own")

    def test_are_readable_for_the_owner_of_the_data_only(self):
        staff.ensure_staff()
        assert stat.S_IMODE(staff.sign_ins_file().stat().st_mode) == 0o600

    def test_let_the_editor_write_translate_and_publish(self, client, module):
        staff.ensure_staff()
        client.force_login(User.objects.get(email=staff.EDITOR))
        lesson = module.get_children().first()
        assert lesson.permissions_for_user(User.objects.get(email=staff.EDITOR)).can_publish()
        for address in (
            reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
            reverse("wagtailimages:add"),
            reverse("wagtailsnippets_courses_factcard:add"),
            reverse("wagtailsnippets_quizzes_questionbank:add"),
        ):
            assert client.get(address).status_code == 200, address
        assert client.get(reverse("wagtailusers_users:index")).status_code == 302


class TestPlace:
    def test_is_on_this_computer_only_unless_asked(self):
        assert (django_settings.DEMO_HOST, django_settings.DEMO_PORT) == ("127.0.0.1", "8000")

    def test_tells_the_address_to_type(self):
        here = server.Place("127.0.0.1", 8000)
        assert (here.own_url, here.classroom_url) == ("http://127.0.0.1:8000/", None)

    def test_tells_a_classroom_where_to_go(self, monkeypatch):
        monkeypatch.setattr(server, "address_in_network", lambda: "192.168.1.7")
        everywhere = server.Place("0.0.0.0", 8000)  # noqa: S104
        assert everywhere.own_url == "http://127.0.0.1:8000/"
        assert everywhere.classroom_url == "http://192.168.1.7:8000/"
        hosts = server.server_environment(everywhere)["ALLOWED_HOSTS"].split(",")
        assert {"localhost", "127.0.0.1", "192.168.1.7"} <= set(hosts)

    def test_a_busy_port_is_a_refusal(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            with pytest.raises(Refusal) as refusal:
                server.place("127.0.0.1", str(port))
        assert str(refusal.value) == (
            f"Port {port} is already in use; stop what runs there or choose another one, "
            f'for example "make demo PORT={port + 1}".'
        )

    @pytest.mark.parametrize("port", ["", "web", "0", "65536", "-1", "8000.5", "٨٠٠٠"])
    def test_a_port_that_is_none_is_a_refusal(self, port):
        with pytest.raises(Refusal) as refusal:
            server.place("127.0.0.1", port)
        assert str(refusal.value) == f'PORT must be a number from 1 to 65535, not "{port}".'

    def test_an_address_that_is_not_ours_is_a_refusal(self):
        with pytest.raises(Refusal, match=r'^The demo cannot listen on "192\.0\.2\.1" \('):
            server.place("192.0.2.1", "8000")


class TestRefusals:
    @pytest.mark.parametrize(
        ("number", "start"),
        [
            (errno.ENOSPC, "The disk is full: free some space below {folder}"),
            (errno.EROFS, "The folder {folder} cannot be written; name another one,"),
            (errno.EACCES, "The folder {folder} cannot be written; name another one,"),
            (errno.EIO, "The folder {folder} cannot be used: Input/output error."),
        ],
    )
    def test_say_what_the_disk_refused(self, data, number, start):
        error = OSError(number, os.strerror(number), str(data / "static" / "file"))
        sentence = str(refusal_for(error))
        assert sentence.startswith(start.format(folder=data / "static"))
        assert "\n" not in sentence

    def test_tell_the_project_from_the_data(self, data):
        error = PermissionError(errno.EACCES, "Permission denied", str(ROOT / "locale" / "x.mo"))
        assert str(refusal_for(error)) == (
            f"The folder {ROOT / 'locale'} cannot be written; "
            "copy Mitreden to a folder of your own and start there."
        )

    @pytest.mark.parametrize(
        ("reason", "start"),
        [
            ("database or disk is full", "The disk is full: "),
            ("attempt to write a readonly database", "The folder "),
            ("unable to open database file", "The folder "),
            ("connection refused\nIs it running?", "The database cannot be used: connection r"),
        ],
    )
    def test_say_what_the_database_refused(self, data, reason, start):
        sentence = str(refusal_for(OperationalError(reason)))
        assert sentence.startswith(start)
        assert "\n" not in sentence


class Demo:
    """``manage.py demo`` as the Makefile starts it, on a free port and data of its own."""

    def __init__(self, data: Path, **environment: str):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "learn.settings.base",
            "MITREDEN_DATA": str(data),
            "PORT": str(self.port),
            **environment,
        }
        for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
            self.environment.pop(name, None)

    def start(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def serve_one_page(self) -> tuple[int, str, str]:
        """Start, read the home page, press Ctrl-C; return exit status, output and page."""
        process = self.start()
        try:
            page = self.read_home_page(process)
        finally:
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=30)
        assert errors == ""
        return process.returncode, output, page

    def read_home_page(self, process) -> str:
        pause = threading.Event()
        while process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/de/") as answer:
                    return answer.read().decode()
            except OSError:
                pause.wait(0.2)
        return pytest.fail(f"The demo ended by itself: {process.communicate()}")


def test_serves_and_starts_again_with_all_data(tmp_path):
    demo = Demo(tmp_path)
    status, first, page = demo.serve_one_page()
    assert status == 0
    assert '<html lang="de" dir="ltr"' in page
    assert f"http://127.0.0.1:{demo.port}/" in first
    assert "Preparing the database …" in first
    passwords = json.loads((tmp_path / "demo" / "sign-ins.json").read_text())
    for email, password in passwords.items():
        assert re.search(rf"{email} +{re.escape(password)}\n", first)

    status, second, page = demo.serve_one_page()
    assert status == 0
    assert '<html lang="de" dir="ltr"' in page
    assert second.startswith("\nMitreden runs until you press Ctrl-C.\n"), "Nothing was due."
    assert all(password in second for password in passwords.values())


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"MITREDEN_DATA": "/dev/null/data"}, "The data folder /dev/null/data cannot be used"),
        ({"PORT": "web"}, "PORT must be a number"),
        ({"DJANGO_SETTINGS_MODULE": "learn.settings.dev"}, "The demo runs with its own settings"),
    ],
)
def test_refuses_in_one_sentence_and_without_a_traceback(tmp_path, environment, sentence):
    process = Demo(tmp_path, **environment).start()
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "")
    assert errors.startswith(sentence)
    assert errors.count("\n") == 1
