"""What a phone fetches on its first visit, counted by a real browser with an empty cache."""

from collections import defaultdict
from dataclasses import dataclass, field

from playwright.sync_api import sync_playwright

from tools.chromium import ARGUMENTS

PHONE = {"width": 360, "height": 740}


@dataclass
class FirstLoad:
    """Requests and bytes, with headers and compression, until the page was quiet."""

    page: str
    requests: int = 0
    by_kind: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def kilobytes(self) -> float:
        """Thousands of bytes over the wire."""
        return sum(self.by_kind.values()) / 1000


def first_load(page: str, url: str, chromium: str) -> FirstLoad:
    """Return what a phone fetches that opens ``url`` for the first time and does not scroll."""
    load = FirstLoad(page)
    kinds: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=list(ARGUMENTS),
        )
        tab = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="de").new_page()
        network = tab.context.new_cdp_session(tab)

        def arrived(event):
            load.requests += 1
            kind = kinds.get(event["requestId"], "Other").lower()
            load.by_kind[kind] += int(event["encodedDataLength"])

        network.on(
            "Network.responseReceived",
            lambda event: kinds.update({event["requestId"]: event["type"]}),
        )
        network.on("Network.loadingFinished", arrived)
        network.send("Network.enable")
        tab.goto(url, wait_until="networkidle")
        browser.close()
    return load
