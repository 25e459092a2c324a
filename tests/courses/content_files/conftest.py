"""A small content folder that loads, for tests to change one thing in."""

import struct
import zlib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.models import Site

from courses.content_files.loading import load_content
from courses.content_files.plan import read_plan
from courses.content_files.problems import ContentErrors
from tests.courses.content_files.sample import FILES


def png(red: int) -> bytes:
    """Return a picture of one pixel, as red as asked."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes([0, red, 0, 0]))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    )


class ContentDirectory:
    """A folder of content files that a test may change before loading it."""

    def __init__(self, root: Path):
        self.root = root
        for path, text in FILES.items():
            self.write(path, text)
        for path, red in (("course/images/cover.png", 1), ("course/module/images/map.png", 2)):
            self.write_bytes(path, png(red))

    def write(self, path: str, text: str) -> None:
        self.write_bytes(path, text.encode())

    def write_bytes(self, path: str, data: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def rename(self, path: str, name: str) -> None:
        (self.root / path).rename((self.root / path).with_name(name))

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace ``old``, which stands exactly once in the file, by ``new``."""
        text = (self.root / path).read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def line_of(self, path: str, marker: str) -> int:
        """Return the number of the first line in which ``marker`` stands."""
        lines = (self.root / path).read_text().split("\n")
        return next(n for n, line in enumerate(lines, start=1) if marker in line)

    def load(self, **options):
        return load_content(folder=self.root, **options)

    def problems(self) -> list[str]:
        """Return what checking reports, as ``path:line: sentence``."""
        try:
            read_plan(self.root)
        except ContentErrors as errors:
            return [str(problem) for problem in errors.problems]
        return []


@pytest.fixture(autouse=True)
def _english():
    """Read every sentence in English, whatever catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def content(tmp_path):
    return ContentDirectory(tmp_path / "content")


@pytest.fixture(scope="module")
def _loaded_for_module(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the sample once for all tests of a module that ask for it; take it back afterwards."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        ContentDirectory(tmp_path_factory.mktemp("sample")).load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded_for_module, db, content):
    """
    Return the folder after it was loaded.

    A module whose tests use this has no test that expects an empty database.
    """
    Site.clear_site_root_paths_cache()
    return content


def everything() -> dict:
    """Return how many rows every table has, and every file in the media folder."""
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    files = sorted(str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return {**rows, "files": files}
