"""
Journeys in headless Chromium against a real server with the shipped content.

One server for each process of the run, set up the way ``make demo`` sets it up, and a new browser
context for every test: each test is a new phone. No request may ever leave for another host.
"""

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect, sync_playwright

from tools.chromium import ARGUMENTS, HOW_TO_GET_IT, chromium_path

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 240
# A journey waits until something is there; on a busy machine that takes longer, not forever.
expect.set_options(timeout=20_000)
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The platform as ``make demo`` runs it, on a port and a data folder of its own."""

    def __init__(self, data: Path):
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "server.log"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "learn.settings.base",
            "MITREDEN_DATA": str(data),
            "PORT": str(self.port),
        }
        self.environment.pop("DATABASE_URL", None)

    def start(self):
        """Start serving; fails the run with the server's own words if it does not come up."""
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "demo"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        pause = threading.Event()
        for _try in range(START_SECONDS * 4):
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/de/", timeout=5):  # noqa: S310
                    return
            except OSError:
                pause.wait(0.25)
        self.stop()
        pytest.fail(f"The server did not start:\n{self.log.read_text()}", pytrace=False)

    def stop(self):
        """End the server this object started."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def manage(self, *arguments: str) -> str:
        """Run a management command on the server's data and return what it printed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("demo"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = chromium_path()
        if path is None:
            pytest.fail(HOW_TO_GET_IT, pytrace=False)
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture
def new_page(server, browser):
    """Return a function that opens a page on a new phone: ``new_page(PHONE, locale="ar")``."""
    contexts, foreign, faults = [], [], []

    def open_page(viewport=PHONE, locale="de", **options):
        context = browser.new_context(
            viewport=viewport, locale=locale, base_url=server.url, **options
        )
        context.set_default_timeout(15_000)
        context.on("request", lambda request: note(request.url))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: complaint(line.text))
        return page

    def note(url):
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != f"127.0.0.1:{server.port}":
            foreign.append(url)

    def complaint(text):
        if "Content Security Policy" in text:
            faults.append(text)

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == [], "Requests left for foreign hosts."
    assert faults == [], "Scripts failed or the content security policy was violated."


@pytest.fixture
def axe():
    """Return a function that fails for every accessibility violation on the page."""

    def check(page):
        page.evaluate(AXE_SCRIPT)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags
        )["violations"]
        assert [
            (rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found
        ] == [], page.url

    return check
