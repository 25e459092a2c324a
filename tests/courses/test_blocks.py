import datetime

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.utils import translation
from wagtail.blocks import StructBlockValidationError
from wagtail.images import get_image_model

from courses.models import LessonPage
from home.models import CaptionedImage
from tests.factories import make_fact_card, png_file

pytestmark = pytest.mark.django_db

BLOCKS = LessonPage._meta.get_field("body").stream_block.child_blocks
# These have something to preview only once the library holds a file.
FROM_LIBRARY = {"image", "fact_card", "media"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_has_a_template_a_description_and_labels(name):
    block = BLOCKS[name]
    assert block.meta.template or block.meta.preview_template
    if block.meta.template:
        get_template(block.meta.template)
    assert block.get_description()
    assert block.meta.icon != "placeholder"


@pytest.mark.parametrize("name", sorted(set(BLOCKS) - FROM_LIBRARY))
def test_every_block_can_be_previewed_and_drawn(name, rf):
    block = BLOCKS[name]
    assert block.is_previewable
    html = block.render(block.get_preview_value(), {"request": rf.get("/de/")})
    assert html.strip()
    assert "style=" not in html
    assert "<script" not in html


def test_blocks_from_the_library_preview_its_newest_file(homes, rf):
    assert BLOCKS["image"].get_preview_value() is None
    assert BLOCKS["fact_card"].get_preview_value() is None
    image = CaptionedImage.objects.create(title="A picture", file=png_file())
    card = make_fact_card(homes["de"].locale)
    context = {"request": rf.get("/de/")}
    shown = BLOCKS["image"].render(BLOCKS["image"].get_preview_value(), context)
    assert 'alt="A picture"' in shown
    assert image.credit in shown
    assert image.licence in shown
    assert card.claim in BLOCKS["fact_card"].render(
        BLOCKS["fact_card"].get_preview_value(), context
    )


def test_an_outdated_fact_says_so(homes, rf):
    today = datetime.date.today()
    card = make_fact_card(
        homes["de"].locale,
        as_of=today - datetime.timedelta(days=400),
        review_by=today - datetime.timedelta(days=1),
    )
    block = BLOCKS["fact_card"]
    fresh = block.render(
        block.normalize({"fact": make_fact_card(homes["de"].locale)}), {"request": rf.get("/de/")}
    )
    outdated = block.render(block.normalize({"fact": card}), {"request": rf.get("/de/")})
    assert "notice" in outdated
    assert "notice" not in fresh
    assert "Next check by" in fresh
    assert "Next check by" not in outdated


def test_a_made_up_post_is_always_labelled(rf):
    block = BLOCKS["post"]
    assert "Made up" in block.render(block.get_preview_value(), {"request": rf.get("/en/")})


def test_a_myth_stands_after_the_fact_and_only_once(rf):
    block = BLOCKS["myth_fact"]
    html = block.render(block.get_preview_value(), {"request": rf.get("/en/")})
    assert html.count("The sky mirrors the sea.") == 1
    assert html.index("scatters blue light") < html.index("The sky mirrors the sea.")
    assert html.index("The sky mirrors the sea.") < html.index("far from any sea")


def test_actions_must_leave_one_open_to_everybody():
    block = BLOCKS["action"]
    closed = block.normalize(
        {"heading": "", "items": [{"text": "<p>Vote.</p>", "open_to_everyone": False}]}
    )
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(closed)
    assert caught.value.block_errors["items"].messages == [
        "Add at least one action that is open to people without a German passport."
    ]


def test_a_picture_in_a_post_needs_a_description():
    block = BLOCKS["post"]
    image = get_image_model().objects.create(title="A picture", file=png_file())
    value = block.normalize({**block.get_preview_value(), "image": image})
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(value)
    assert "alt" in caught.value.block_errors


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/x", "nonsense"])
def test_sources_link_to_web_addresses_only(address):
    block = BLOCKS["sources"].child_blocks["items"].child_block.child_blocks["url"]
    with pytest.raises(ValidationError):
        block.clean(address)


def test_a_recording_may_wait_for_its_file_in_a_draft():
    block = BLOCKS["media"]
    block.defer_required_validation()
    try:
        assert block.clean(block.get_default())["file"] is None
    finally:
        block.restore_deferred_validation()
