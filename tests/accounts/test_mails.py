"""The page with the mails of a demo."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from learn.accounts.mails.reading import newest_mails
from learn.accounts.mails.views import FILE_BACKEND
from learn.accounts.sign_in import BACKEND
from tests.factories import LearnerFactory, StaffFactory

pytestmark = pytest.mark.django_db

PAGE = "/en/mails/"


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = FILE_BACKEND
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def write(subject, text="Text", to="who@example.org"):
    message = EmailMultiAlternatives(
        subject, text, to=[to], connection=get_connection(FILE_BACKEND)
    )
    message.attach_alternative("<p>HTML</p>", "text/html")
    message.send()


@pytest.fixture
def operator(client):
    client.force_login(StaffFactory(is_superuser=True), BACKEND)
    return client


def test_shows_the_newest_first_with_links_to_follow(operator, folder):
    write("First")
    write("مرحبا – zweite", "Open http://testserver/de/invitation/abc/ now\n-- \nEnd")
    page = operator.get(PAGE)
    html = page.content.decode()
    assert html.index("مرحبا – zweite") < html.index("First")
    assert 'href="http://testserver/de/invitation/abc/"' in html
    assert "who@example.org" in html
    assert "&lt;p&gt;" not in html
    assert "no-store" in page.headers["Cache-Control"]


def test_a_mail_is_shown_and_never_run(operator, folder):
    write("<script>alert(1)</script>", "<img src=x onerror=alert(2)> javascript:alert(3)")
    html = operator.get(PAGE).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript' not in html


def test_is_for_operators_only(client, folder):
    write("Secret")
    assert client.get(PAGE).url.startswith("/en/staff/login/")
    client.force_login(LearnerFactory(), BACKEND)
    assert client.get(PAGE).url.startswith("/en/staff/login/")
    client.force_login(StaffFactory(), BACKEND)
    assert client.get(PAGE).status_code == 403


def test_does_not_exist_where_mails_are_sent(operator, folder, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert operator.get(PAGE).status_code == 404


def test_no_mail_yet_is_no_error(operator, folder):
    assert "No mail has been written yet." in operator.get(PAGE).content.decode()


def test_reads_no_more_than_fifty(folder):
    for number in range(55):
        write(f"Mail {number}")
    assert len(newest_mails(folder)) == 50


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00 nothing", b"Date: never\n\nText\n" + b"-" * 79 + b"\n"]
)
def test_a_broken_file_breaks_nothing(operator, folder, content):
    folder.mkdir()
    (folder / "x.log").write_bytes(content)
    assert operator.get(PAGE).status_code == 200
