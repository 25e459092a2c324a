"""Files of long lists: asked for by post, made by a job, and the same as the screen."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from learn.groups import services, tasks
from learn.groups.models import GroupExport
from learn.groups.personal_data import erase_groups
from learn.groups.reading import files
from learn.groups.reading.tables import NAMES
from learn.groups.services.retention import purge_exports
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db


def address(group, name, *parts):
    with override("en"):
        return reverse(f"groups:{name}", args=[group.uuid, *parts])


@pytest.fixture
def long_group(group, join, quiz, monkeypatch):
    """Return a group whose lists count as long."""
    monkeypatch.setattr(files, "LONG", 0)
    hand_in(quiz, join(group, display_name="River Finch 31").member)
    join(group, display_name="=HYPERLINK(1)")
    return group


@pytest.fixture
def asked(long_group, lead):
    return services.request_export(
        actor=lead, group=long_group, table="progress", file_format="csv", language="en"
    )


@pytest.fixture
def ask(as_, lead, long_group, django_capture_on_commit_callbacks):
    """Return a function that asks for a file, has it made and returns its page."""

    def press(name, file_format):
        with django_capture_on_commit_callbacks(execute=True):
            response = as_(lead).post(address(long_group, "ask_export", name, file_format))
        return as_(lead).get(response.url)

    return press


@pytest.mark.parametrize("name", NAMES)
def test_the_file_equals_the_screen(ask, as_, lead, long_group, name):
    screen = BeautifulSoup(as_(lead).get(address(long_group, "table", name)).content, "html.parser")
    shown = [[cell.get_text() for cell in row(["th", "td"])] for row in screen("tr")]
    assert "ready" in ask(name, "xlsx").content.decode()
    export = GroupExport.objects.get()
    file = as_(lead).get(address(long_group, "export_file", export.uuid)).content
    rows = list(load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True))

    assert len(rows) == len(shown) > 1
    for seen, given in zip(shown, rows, strict=True):
        words = ["–" if cell is None else str(cell) for cell in given]
        # Days are written in the language of the page.
        assert [a for a, b in zip(seen, given, strict=True) if isinstance(b, str)] == [
            a for a, b in zip(words, given, strict=True) if isinstance(b, str)
        ]


@pytest.mark.parametrize(("file_format", "inert"), [("csv", b"'=HYPERLINK(1)"), ("ods", b"PK")])
def test_other_formats_are_made_too(ask, file_format, inert):
    ask("progress", file_format)
    assert inert in bytes(GroupExport.objects.get().content)


def test_a_get_makes_nothing_and_a_long_list_is_not_made_within_the_request(as_, lead, long_group):
    client = as_(lead)
    assert client.get(address(long_group, "ask_export", "progress", "csv")).status_code == 405
    response = client.get(address(long_group, "csv", "progress"))
    assert response.url == address(long_group, "table", "progress")
    assert address(long_group, "ask_export", "progress", "csv") in (
        client.get(response.url).content.decode()
    )
    assert not GroupExport.objects.exists()


def test_a_double_click_yields_one_file(as_, lead, long_group):
    for _click in range(2):
        as_(lead).post(address(long_group, "ask_export", "progress", "csv"))
    assert GroupExport.objects.count() == 1


def test_the_database_refuses_a_second_unfinished_file(asked, lead):
    fields = {"group": asked.group, "requested_by": lead, "table": "progress", "format": "csv"}
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupExport.objects.create(**fields, language="de")
    GroupExport.objects.update(state="done")
    GroupExport.objects.create(**fields, language="de")


def test_a_second_run_of_a_done_file_does_nothing(asked):
    tasks.make_export(asked.pk)
    first = GroupExport.objects.get()
    tasks.make_export(asked.pk)
    second = GroupExport.objects.get()
    assert (first.state, first.claim, first.finished_at) == (
        *("done", second.claim, second.finished_at),
    )


def test_a_lost_worker_is_followed_by_another_and_changes_nothing_any_more(asked):
    lost = services.claim_export(export_id=asked.pk)
    GroupExport.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    tasks.make_export(asked.pk)
    services.finish_export(claim=lost, content=b"late")
    services.fail_export(claim=lost)
    export = GroupExport.objects.get()
    assert export.state == "done"
    assert b"River Finch 31" in bytes(export.content)
    assert not services.report_export(claim=lost, done_count=1, total=2)


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_progress_is_told_while_rows_are_written(asked, monkeypatch, file_format):
    monkeypatch.setattr(files, "ROWS_A_REPORT", 1)
    GroupExport.objects.update(format=file_format)
    told = []
    report = services.report_export
    monkeypatch.setattr(
        services,
        "report_export",
        lambda **how_far: told.append(how_far["done_count"]) or report(**how_far),
    )
    tasks.make_export(asked.pk)
    assert told == [0, 1, 2]


def test_a_failed_file_says_so_and_can_be_asked_for_again(asked, as_, lead, monkeypatch):
    monkeypatch.setattr(tasks, "table_of", lambda *args: 1 / 0)
    tasks.make_export(asked.pk)
    text = as_(lead).get(address(asked.group, "export", asked.uuid)).content.decode()
    assert "The file could not be made." in text
    assert address(asked.group, "ask_export", "progress", "csv") in text


def test_a_page_that_waits_looks_again_and_asks_the_database_little(
    asked, as_, lead, django_assert_max_num_queries
):
    services.report_export(
        claim=services.claim_export(export_id=asked.pk), done_count=50, total=200
    )
    client = as_(lead)
    url = address(asked.group, "export", asked.uuid)
    client.get(url)
    with django_assert_max_num_queries(12):
        response = client.get(url)
    assert response.headers["Refresh"] == "5"
    bar = BeautifulSoup(response.content, "html.parser").find("progress")
    assert (bar["value"], bar["max"]) == ("50", "200")
    assert client.get(address(asked.group, "export_file", asked.uuid)).status_code == 404


def test_only_who_asked_and_still_sees_the_group_finds_the_file(asked, as_, lead, stranger):
    tasks.make_export(asked.pk)
    urls = [address(asked.group, way, asked.uuid) for way in ("export", "export_file")]
    assert [as_(lead).get(url).status_code for url in urls] == [200, 200]
    assert [as_(stranger).get(url).status_code for url in urls] == [404, 404]
    GroupExport.objects.update(requested_by=stranger)
    assert [as_(lead).get(url).status_code for url in urls] == [404, 404]
    assert [as_(stranger).get(url).status_code for url in urls] == [404, 404]


def test_files_go_after_a_day_and_with_whoever_stands_in_them(asked, join):
    now = timezone.now()
    assert purge_exports(now=now) == 0
    assert purge_exports(now=now + timedelta(days=2), dry_run=True) == 1
    erase_groups(join(asked.group).member)
    assert not GroupExport.objects.exists()
    GroupExport.objects.create(
        group=asked.group, requested_by=asked.requested_by, table="progress", format="csv"
    )
    assert purge_exports(now=now + timedelta(days=2)) == 1
    assert not GroupExport.objects.exists()


class TestLostJobs:
    """The job of a file may be lost on its way; the file is made all the same."""

    @pytest.fixture
    def silent(self, asked):
        """Return a file whose job last said something three minutes ago."""
        ago = timezone.now() - timedelta(minutes=3)
        GroupExport.objects.filter(pk=asked.pk).update(seen_at=ago)
        return asked

    def test_a_file_nobody_works_at_is_made(self, silent):
        output = io.StringIO()
        call_command("resume_jobs", stdout=output)
        assert output.getvalue() == "Tried or queued anew: 0 mails, 1 files.\n"
        assert b"River Finch 31" in bytes(GroupExport.objects.get().content)
        assert tasks.resume_exports() == 0

    def test_one_that_is_waited_for_is_left_alone(self, asked):
        assert tasks.resume_exports() == 0

    @pytest.mark.parametrize("way", ["claim", "report"])
    def test_every_sign_of_life_counts(self, silent, way):
        ago = timezone.now() - timedelta(minutes=3)
        claim = services.claim_export(export_id=silent.pk)
        if way == "report":
            GroupExport.objects.update(seen_at=ago)
            services.report_export(claim=claim, done_count=1, total=2)
        assert tasks.resume_exports() == 0

    def test_a_job_that_came_twice_disturbs_nobody_at_work(self, asked):
        at_work = services.claim_export(export_id=asked.pk)
        tasks.make_export(asked.pk)
        assert GroupExport.objects.get().claim == at_work
        assert services.report_export(claim=at_work, done_count=1, total=2)

    def test_one_that_was_queued_again_too_early_is_kept(self, silent):
        claim = services.claim_export(export_id=silent.pk)
        GroupExport.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
        assert services.lost_exports(now=timezone.now()) == [silent.pk]
        services.finish_export(claim=claim, content=b"there")
        tasks.make_export(silent.pk)
        assert bytes(GroupExport.objects.get().content) == b"there"

    def test_one_at_work_is_not_given_up_however_long_it_waited(self, asked):
        GroupExport.objects.update(created_at=timezone.now() - timedelta(hours=2))
        assert services.lost_exports(now=timezone.now()) == []
        assert GroupExport.objects.get().state == GroupExport.State.WAITING

    def test_two_schedules_queue_it_once(self, silent):
        now = timezone.now()
        assert services.lost_exports(now=now) == [silent.pk]
        assert services.lost_exports(now=now) == []

    def test_one_that_is_lost_again_and_again_is_given_up(self, silent):
        GroupExport.objects.update(created_at=timezone.now() - timedelta(hours=2))
        assert tasks.resume_exports() == 0
        assert GroupExport.objects.get().state == GroupExport.State.FAILED


def test_one_whose_job_was_lost_can_be_asked_for_again(asked, long_group, lead):
    wish = {"table": "progress", "file_format": "csv", "language": "en"}
    services.claim_export(export_id=asked.pk)
    assert services.request_export(actor=lead, group=long_group, **wish) == asked
    long_ago = timezone.now() - timedelta(hours=2)
    GroupExport.objects.filter(pk=asked.pk).update(created_at=long_ago)
    assert services.request_export(actor=lead, group=long_group, **wish) != asked
    asked.refresh_from_db()
    assert asked.state == GroupExport.State.FAILED
