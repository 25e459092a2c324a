"""The steps from an empty folder to a platform with content; each does only what is needed."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from courses.models import CatalogPage
from learn.dashboard.management.catalogues import compile_stale_catalogues
from learn.dashboard.management.demo.refusals import Refusal

Say = Callable[[str], None]


class Stamp:
    """What a step was last done with, kept in the data folder next to what it made."""

    def __init__(self, name: str):
        self.path = settings.DATA_DIR / "demo" / f"{name}.stamp"

    def says(self, fingerprint: str) -> bool:
        """Return whether the step was last finished with exactly this ``fingerprint``."""
        return self.path.is_file() and self.path.read_text() == fingerprint

    def forget(self):
        """Make the step due again, so that one cut off in the middle is repeated."""
        self.path.unlink(missing_ok=True)

    def remember(self, fingerprint: str):
        """Note that the step was finished with ``fingerprint``."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(fingerprint)


def fingerprint(sources: Iterable[Path], *circumstances: str) -> str:
    """Return a checksum of the files in and below ``sources`` and of ``circumstances``."""
    checksum = hashlib.sha256("\0".join(circumstances).encode())
    for source in sources:
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        for file in files:
            if file.is_file():
                checksum.update(f"\0{file.relative_to(source.parent)}\0".encode())
                checksum.update(hashlib.sha256(file.read_bytes()).digest())
    return checksum.hexdigest()


def require_data_folder():
    """Raise ``OSError`` where the data folder takes no new file, because of rights or of space."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
        probe.write(bytes(256 * 1024))


def prepare_database(say: Say):
    """Bring the tables up to date."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def compile_catalogues(say: Say):
    """Compile the words of the interface where they changed."""
    if compile_stale_catalogues():
        say("Compiled the translations of the interface.")


def collect_static_files(say: Say):
    """Gather, hash and compress style sheets, scripts and drawings where they changed."""
    stamp = Stamp("static")
    sources = [*map(Path, settings.STATICFILES_DIRS), settings.BASE_DIR / "home" / "storage.py"]
    # The admin's own files change with the locked version of Wagtail.
    current = fingerprint([*sources, settings.BASE_DIR / "requirements.txt"])
    if stamp.says(current) and (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return
    say("Collecting style sheets, scripts and drawings …")
    stamp.forget()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.remember(current)


def load_shipped_content(say: Say):
    """
    Load the modules that come with Mitreden, on the first start and when their files changed.

    Between two such changes the loader never runs: what editors wrote in the admin stays. When
    an editor's work and changed files do not go together, theirs is kept and the demo starts.
    """
    stamp = Stamp("content")
    database = connection.settings_dict
    current = fingerprint(
        [settings.BASE_DIR / "courses" / "content"],
        *(str(database[part]) for part in ("ENGINE", "HOST", "PORT", "NAME")),
    )
    is_loaded = CatalogPage.objects.exists()
    if is_loaded and stamp.says(current):
        return
    say("Loading the modules …")
    stamp.forget()
    try:
        # What it loads in detail is for those who write files, not for those who try out.
        call_command("load_content", stdout=StringIO())
    except CommandError as error:
        if not is_loaded:
            raise Refusal(f"The modules could not be loaded: {error}") from error
        say(f"The modules stay as they are; their files changed, but could not be loaded: {error}")
        return
    stamp.remember(current)


def load_people(say: Say):
    """Make groups and learners to look at, on the first start and never again."""
    stamp = Stamp("people")
    if stamp.says("made"):
        return
    say("Making demo groups and learners …")
    call_command("load_demo_people", stdout=StringIO())
    stamp.remember("made")
