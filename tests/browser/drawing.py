"""A question drawn into a real page, without a quiz around it."""

from tests.quizzes.items.frozen import draw


def show(page, raw, language="de", **options):
    """Put the question into the main part of the front page, as a page that came by fetch."""
    page.goto(f"/{language}/")
    html = f'<h1>Q</h1><section class="question" id="q-stem">{draw(raw, **options)}</section>'
    page.evaluate(
        """html => {
            document.querySelector('main').innerHTML = html;
            window.dispatchEvent(new Event('page:shown'));
        }""",
        html,
    )
