"""What every page is measured by: the width of the smallest screen and the size of a finger."""

from playwright.sync_api import Page

# Where people press. WCAG 2.2 asks for 24 px; the house asks for 44 px.
TARGETS = (
    ".button, .choice, summary, .site-header a, .tabs__link, .field__option, "
    ".field__control :is(select, textarea, input:not([type=checkbox], [type=radio]))"
)


def no_sideways_scrolling(page: Page):
    """Fail if the page is wider than the screen."""
    # A page that was just asked for has no elements yet.
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide."


def targets_are_large(page: Page):
    """Fail if anything people press is lower than 44 px."""
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
           .filter(e => e.checkVisibility())
           .map(e => [e.className || e.id, e.getBoundingClientRect().height])
           .filter(([name, height]) => height < 44)""",
        TARGETS,
    )
    assert small == [], page.url
