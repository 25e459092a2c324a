"""What the page editor starts from when an author adds a question."""

import pytest
from wagtail import blocks

from quizzes.items import KINDS
from tests.quizzes.factories import draw, make_bank, make_quiz, single


def assert_whole(block, state, path=""):
    """Fail where the editor would find nothing to draw a field from."""
    if isinstance(block, blocks.StructBlock):
        assert set(state) == set(block.child_blocks), path
        for name, child in block.child_blocks.items():
            assert_whole(child, state[name], f"{path}.{name}")
    elif isinstance(block, blocks.ListBlock):
        for number, part in enumerate(state):
            assert_whole(block.child_block, part["value"], f"{path}.{number}")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
class TestNewQuestion:
    def test_every_part_has_all_its_fields(self, kind):
        block = kind.make_block()
        assert_whole(block, block.get_form_state(block.get_default()), kind.name)

    def test_what_is_rarely_needed_comes_last(self, kind):
        assert kind.make_block().meta.form_layout.children[-1] == "options"


def test_a_part_that_is_given_keeps_what_is_given():
    choices = KINDS["single_choice"].make_block().child_blocks["choices"]
    [choice] = choices.normalize([{"label": "Imprint"}])
    assert choice["label"] == "Imprint"
    assert not choice["is_correct"]
    assert choice["explanation"].source == ""


@pytest.mark.django_db
def test_the_preview_of_a_quiz_shows_its_questions_and_no_key(module, homes):
    bank = make_bank(items=[single("x"), single("y")])
    quiz = make_quiz(module, items=[single("a"), single("b"), draw(bank, 2)])
    html = quiz.make_preview_request().content.decode()
    assert html.index("Question a?") < html.index("Question b?")
    assert bank.name in html
    assert "Because a-" not in html
