"""Jobs with a broker, and workers that are killed: nothing is lost, nothing is done twice."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from email import message_from_string
from pathlib import Path
from time import monotonic

import pytest
from redis import Redis

from bench.server import throw_away_database
from tools.brokers import empty_database, redis_server

pytestmark = pytest.mark.broker
ROOT = Path(__file__).resolve().parent.parent
SECONDS = 120
GROUPS = 25
MAILS = 2 * GROUPS
KILLS = 4

# Each group has somebody who leads it, who is owed a mail about it and one with a link for a new
# password, and who waits for a file.
MAKE_WORK = f"""
from uuid import UUID
from django.utils import timezone
from learn.accounts.models import StaffRole, User
from learn.accounts.services import create_guest, create_staff_account, owe_mail
from learn.groups import services
from learn.groups.models import GroupMembership
from learn.groups.tasks import make_export

organisation = UUID(int=1)
today = timezone.localdate()
for number in range({GROUPS}):
    lead = create_staff_account(email=f"{{prefix}}{{number}}@example.org", display_name="Lead")
    StaffRole.objects.create(user=lead, organisation_key=organisation, role="facilitator")
    group = services.create_group(actor=lead, organisation_key=organisation, name="Group")
    for _learner in range(5):
        services.join_group(code=group.join_code, learner=create_guest(language="de"))
    GroupMembership.objects.create(group=group, member=create_guest(language="de"))
    export = services.request_export(
        actor=lead, group=group, table="progress", file_format="ods", language="de"
    )
    make_export.delay(export.pk)
    membership = group.memberships.get(member=lead)
    services.owe_digest(membership=membership, kind="week", about_on=today)
    owe_mail(name="password_reset", person=lead)
"""
# What the schedule does next, once the jobs in the hands of the dead count as lost.
NEXT_ROUND = """
from datetime import timedelta
from django.utils import timezone
from learn.accounts.models import OutgoingMail
from learn.accounts.tasks import resume_mails
from learn.groups.models import GroupExport
from learn.groups.tasks import resume_exports

long_ago = timezone.now() - timedelta(minutes=20)
GroupExport.objects.filter(requested_by__email__startswith=prefix).update(seen_at=long_ago)
mails = OutgoingMail.objects.filter(person__email__startswith=prefix)
mails.update(resume_at=long_ago)
mails.filter(claimed_at__isnull=False).update(claimed_at=long_ago)
print(resume_mails(), resume_exports())
"""
TELL = """
from learn.groups.models import GroupExport
done = GroupExport.objects.filter(state="done").exclude(content=b"")
print(done.filter(requested_by__email__startswith=prefix).count())
"""


# What a page does that has a mail sent.
OWE = """
from learn.accounts.models import OutgoingMail
from learn.accounts.services import create_staff_account, owe_mail
person = create_staff_account(email=f"{prefix}@example.org", display_name="Person")
owe_mail(name="password_reset", person=person)
print(OutgoingMail.objects.filter(person=person).count())
"""


class Platform:
    """The platform with a database and a mailbox of its own, run from the command line."""

    def __init__(self, data: Path, **environment: str):
        self.data = data
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "learn.settings.base",
            "MITREDEN_DATA": str(data),
            "CELERY_VISIBILITY_TIMEOUT": "3",
            **environment,
        }

    def run(self, *arguments: str, **environment: str) -> str:
        """Run a management command and return what it printed."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        chosen = {**self.environment, **environment}
        done = subprocess.run(
            command, env=chosen, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def execute(self, code: str, prefix: str, **environment: str) -> str:
        """Run ``code``, which knows ``prefix``, and return what it printed."""
        code = f'prefix = "{prefix}"\n{code}'
        return self.run("shell", "--no-imports", "-c", code, **environment)

    def mails(self, prefix: str) -> list[tuple[str, str]]:
        """Return to whom mails went, each with its Message-ID."""
        # A file may hold several mails; a line of hyphens ends each.
        parts = [
            part.strip()
            for file in (self.data / "mail").glob("*.log")
            for part in file.read_text().split("-" * 79)
        ]
        mails = [message_from_string(part) for part in parts if part]
        return sorted(
            (mail["To"], mail["Message-ID"]) for mail in mails if mail["To"].startswith(prefix)
        )

    def files(self, prefix: str) -> int:
        """Return how many files were made."""
        return int(self.execute(TELL, prefix))

    @contextmanager
    def worker(self):
        """Start a worker that does one job at a time, and kill it as a power cut would."""
        command = [sys.executable, "-m", "celery", "-A", "learn", "worker"]
        with (self.data / "worker.log").open("a") as log:
            process = subprocess.Popen(
                [*command, "--concurrency", "1", "--loglevel", "INFO"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def happens(condition, seconds: int) -> bool:
    """Wait until ``condition`` holds, at most so many seconds; return whether it did."""
    pause = threading.Event()
    end = monotonic() + seconds
    while monotonic() < end:
        if condition():
            return True
        pause.wait(0.1)
    return False


@pytest.fixture(scope="session")
def worker_number(worker_id) -> int:
    """Return which of the processes of the run this is, from 0 on."""
    return int(worker_id.removeprefix("gw")) if worker_id != "master" else 0


@pytest.fixture(scope="module")
def database(worker_number):
    """Yield the environment of an empty database of the kind that is tested."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    # Each process of the run has a database and a broker of its own.
    with throw_away_database(f"{url}_worker_{worker_number}") as address:
        yield {"DATABASE_URL": address}


@pytest.fixture(scope="module")
def broker(worker_number):
    """Yield the address of a broker with nothing in it."""
    server = redis_server()
    if server is None:
        pytest.fail("No Redis answers; name one with CELERY_BROKER_URL.", pytrace=False)
    address = empty_database(server, worker_number)
    if address is None:
        pytest.fail("Every database of the Redis server is in use.", pytrace=False)
    yield address
    with Redis.from_url(address) as client:
        client.flushdb()


@pytest.fixture(scope="module")
def platform(tmp_path_factory, database, broker):
    platform = Platform(tmp_path_factory.mktemp("platform"), CELERY_BROKER_URL=broker, **database)
    platform.run("migrate", "--verbosity", "0")
    platform.run("createcachetable")
    return platform


@pytest.mark.parametrize("prefix", ["kept", "forgotten"])
def test_killed_workers_lose_nothing_and_what_comes_twice_is_the_same(platform, broker, prefix):
    platform.execute(MAKE_WORK, prefix)
    assert platform.mails(prefix) == []
    for part in range(1, KILLS + 1):
        enough = MAILS * part // (KILLS + 2)
        with platform.worker():
            assert happens(lambda enough=enough: len(platform.mails(prefix)) >= enough, SECONDS)
    assert len(set(platform.mails(prefix))) < MAILS
    if prefix == "forgotten":
        # As Redis does that was not asked to write anything down, and starts anew.
        with Redis.from_url(broker) as client:
            client.flushdb()
    platform.execute(NEXT_ROUND, prefix)
    with platform.worker():
        assert happens(lambda: len(set(platform.mails(prefix))) >= MAILS, SECONDS)
        assert happens(lambda: platform.files(prefix) == GROUPS, SECONDS)
    # A mail that a dying worker had just handed over goes out again as the same mail.
    mails = set(platform.mails(prefix))
    assert len(mails) == MAILS
    assert Counter(to for to, _message_id in mails) == Counter(
        {f"{prefix}{number}@example.org": 2 for number in range(GROUPS)}
    )
    assert platform.execute(NEXT_ROUND, prefix).split() == ["0", "0"]


def test_without_a_broker_the_same_work_is_done_at_once(platform):
    platform.execute(MAKE_WORK, "inline", CELERY_BROKER_URL="")
    assert platform.files("inline") == GROUPS
    assert len(set(platform.mails("inline"))) == len(platform.mails("inline")) == MAILS
    assert platform.execute(NEXT_ROUND, "inline", CELERY_BROKER_URL="").split() == ["0", "0"]


def test_a_broker_that_says_nothing_keeps_nobody_waiting(platform):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        owed = platform.execute(OWE, "silent", CELERY_BROKER_URL=address)
    assert owed.strip() == "1"
    platform.execute(NEXT_ROUND, "silent", CELERY_BROKER_URL="")
    assert [to for to, _message_id in platform.mails("silent")] == ["silent@example.org"]
