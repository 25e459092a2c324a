"""The browser that journeys and benchmarks use: Chromium from the system."""

import os
import shutil

# The first one draws pages and nothing else. The others have windows, also where nobody sees them,
# and need three times as long for a new one.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
HOW_TO_GET_IT = (
    'Chromium is missing: install it with "sudo apt install chromium", '
    "or name it in the environment variable CHROMIUM."
)
# Nothing but what the page itself asks for goes over the network.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Return where Chromium is, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
