"""What is on the sheet: read from the PDF, and from its pixels where letters matter."""

import contextlib
import datetime
import io
import re
import zlib

import pytest
import segno
import typst
from django.utils import timezone
from PIL import Image

from learn.certificates import check_codes, printing
from learn.certificates.models import Certificate
from tests.certificates.conftest import NOBODYS

CHECK = "https://mitreden.example/check/"
TITLES = {
    "de": "Stimmt das? Größe, Maß und Öffentlichkeit",
    "ar": "هل هذا صحيح؟ التحقق من المصادر",
    "pl": "Czy to prawda? Zażółć gęślą jaźń",
    "tr": "Bu doğru mu? Şemsiye, İstanbul, \u0131ğd\u0131r, çiğ",
    "ru": "Это правда? Объявление, ёж, щука",
    "uk": "Чи це правда? Їжак, ґанок, єдність",
}
# The letters that fonts for English lack.
LETTERS = {
    "de": "äöüßÄÖÜẞ",
    "ar": "بتجحدرسشصطعغفقكلمنهويءئ",
    "pl": "ąćęłńóśźżŁŻ",
    "tr": "çğıİöşüĞŞ",
    "ru": "бгдёжзийлпцчшщъыьэюя",
    "uk": "ґєіїҐЄЇ",
}
BOX = "李"
HOSTILE = [
    '#read("/etc/passwd")',
    '#panic("x") #eval("1") #import "@preview/x:1.0.0"',
    "*bold* _it_ $x^2$ `raw` <label> @ref = heading // gone /* gone",
    "\\ \\u{41} \\* C:\\temp\\",
    '"}],"x":[{"',
    "A" * 500,
    "word " * 100,
    "\u202egnp.exe\u202c\u200f\u2066\x00\x07",
    "<script>alert(1)</script>",
    "محمد John (2026) 12/34",
]


def words(title, **fields):
    return {
        "title": title,
        "goals": ["Check a source."],
        "modules": [],
        "organisation": "Organisation",
        "short_name": "BVRE",
        "organisation_code": "bvre",
        "licence": "CC BY-SA 4.0",
        **fields,
    }


def make(language="de", number=1, **fields):
    """Return a certificate as it stands in the database, without one."""
    return Certificate(
        **{
            "module_key": NOBODYS,
            "check_code": check_codes.with_check_digits(number),
            "language": language,
            "completed_on": datetime.date(2026, 11, 29),
            "minutes": 45,
            "words": {language: words(TITLES[language])},
            **fields,
        }
    )


def pdf(certificate, language="de", **options):
    return printing.render_certificate(
        certificate, language=language, check_address=CHECK, **options
    )


def picture(certificate, language="de", name=""):
    sheets = printing.sheets_of([certificate], language=language, check_address=CHECK, name=name)
    labels = printing.labels_in(language, check_address=CHECK)
    return Image.open(io.BytesIO(printing.render(sheets, labels, format="png", ppi=40)))


def fonts_in(document):
    return {name.decode() for name in re.findall(rb"/BaseFont/\w+\+(\w+)-", document)}


def letters_in(document):
    """Return what the glyphs of ``document`` mean to a screen reader, once for each glyph."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", document, re.DOTALL):
        with contextlib.suppress(zlib.error):
            text = zlib.decompress(packed)
            if b"beginbfchar" in text:
                found += re.findall(rb"^<\w+> ?<(\w+)>$", text, re.MULTILINE)
    meanings = [bytes.fromhex(code.decode()).decode("utf-16-be") for code in found]
    return [meaning for meaning in meanings if meaning != "\uffff"]


def page_count(document):
    return int(re.search(rb"/Type/Pages/Count (\d+)", document)[1])


@pytest.mark.parametrize("language", TITLES)
def test_it_is_accessible_pdf_in_every_language(language, caplog):
    document = pdf(make(language), language)
    assert document.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert b"/Marked true" in document
    assert b"/StructTreeRoot" in document
    assert f"/Lang({language})".encode() in document
    assert b"/DisplayDocTitle true" in document
    heading = printing.labels_in(language, check_address=CHECK)["heading"]
    assert f"{heading}: {TITLES[language]}".encode() in document
    assert (b"/Direction/R2L" in document) == (language == "ar")
    assert page_count(document) == 1
    assert not caplog.records


def test_headings_list_and_pictures_are_tagged():
    document = pdf(make())
    for tag in (b"/S/H1", b"/S/H2", b"/S/L", b"/S/LI"):
        assert document.count(tag) >= 1
    assert document.count(b"/S/Figure") == 3
    assert document.count(b"/Alt") == 3
    assert b"/Alt(QR code with the address where this certificate is checked)" in document


@pytest.mark.parametrize("language", TITLES)
def test_every_letter_is_in_our_fonts(language):
    assert printing.can_print(TITLES[language])
    used = fonts_in(pdf(make(language), language))
    assert used == {"NotoSans"} | ({"NotoSansArabic"} if language == "ar" else set())


def test_letters_without_a_font_are_noticed():
    for text in ("李明", "ಕನ್ನಡ", "😀"):
        assert not printing.can_print(text)


@pytest.mark.parametrize("language", LETTERS)
def test_the_pixels_are_letters_and_not_boxes(language):
    """Every letter looks different from all others, and from what stands for a missing one."""
    letters = [*LETTERS[language], BOX]
    seen = {
        picture(make(language, words={language: words(f"{letter} " * 3)}), language).tobytes()
        for letter in letters
    }
    assert len(seen) == len(letters)


def test_without_its_font_a_script_is_boxes(monkeypatch, tmp_path):
    """The control of the tests above: they would notice."""
    for path in printing.FONTS.glob("NotoSans-*.ttf"):
        (tmp_path / path.name).symlink_to(path)
    poor = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(tmp_path)]
    )
    monkeypatch.setattr(printing, "fonts", lambda: poor)
    assert not printing.can_print(TITLES["ar"])
    one, other = (picture(make("ar", words={"ar": words(letter)}), "ar") for letter in "بش")
    assert one.tobytes() == other.tobytes()


def test_every_arabic_letter_is_one_letter_when_it_is_read_out():
    """A font that draws a letter and its dots apart makes two of it for whoever cannot see."""
    for letter in LETTERS["ar"]:
        document = typst.compile(
            printing.PROBE.encode(), font_paths=printing.fonts(), sys_inputs={"text": letter}
        )
        assert letters_in(document) == [letter]


def test_the_fonts_of_the_machine_do_not_count():
    assert set(printing.fonts().families()) == {"Noto Sans", "Noto Sans Arabic"}


@pytest.mark.parametrize(("language", "is_left"), [("de", False), ("tr", False), ("ar", True)])
def test_it_is_laid_out_in_the_direction_of_the_language(language, is_left):
    image = picture(make(language), language).convert("RGB")
    # The yellow half circle stands where lines end, beside the lower edge of the band.
    y = round(image.height * 55 / 297)
    ends = [round(image.width * x / 210) for x in (19, 191)]
    yellow = [image.getpixel((x, y)) == (0xF2, 0xB1, 0x34) for x in ends]
    assert yellow == ([True, False] if is_left else [False, True])


def test_words_in_another_language_say_which(caplog):
    certificate = make("de", words={"de": words(TITLES["de"])})
    document = pdf(certificate, "ar")
    assert b"/Lang(ar)" in document
    assert document.count(b"/Lang(de)") + document.count(b"/Lang (de)") >= 1
    assert not caplog.records


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["name", "title", "goal", "organisation"])
def test_what_somebody_typed_is_only_ever_text(text, place, caplog):
    certificate = make()
    fields = {"goal": {"goals": [text]}, "organisation": {"organisation": text}}
    title = text if place == "title" else TITLES["de"]
    certificate.words = {"de": words(title, **fields.get(place, {}))}
    document = pdf(certificate, name=text if place == "name" else "")
    assert page_count(document) == 1
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert b"root:" not in document
    assert not caplog.records


def test_markup_is_shown_as_it_was_typed():
    plain = picture(make(), name="bold")
    assert picture(make(), name="*bold*").tobytes() != plain.tobytes()
    assert picture(make(), name='#text("bold")').tobytes() != plain.tobytes()
    # Invisible marks turn nothing around.
    assert picture(make(), name="\u202ebold\u202c").tobytes() == plain.tobytes()


def test_the_template_finds_no_file_but_itself(tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    with pytest.raises(typst.TypstError):
        typst.compile(f'#read("{outside}")'.encode(), root=str(printing.SHEET.parent), format="pdf")


def test_a_title_without_a_font_still_gives_a_sheet(caplog):
    certificate = make(words={"de": words("Wahr? 真的吗")})
    assert page_count(pdf(certificate)) == 1
    assert "not accessible" in caplog.text
    assert "真" not in caplog.text


@pytest.mark.parametrize("goals", [[], ["long " * 60] * 12])
def test_it_is_one_page_however_much_there_is_to_say(goals):
    certificate = make(words={"de": words("T" * 255, goals=goals)})
    assert page_count(pdf(certificate)) == 1


def test_a_course_names_its_modules():
    as_module = make(words={"de": words("Title", modules=["One", "Two"])})
    as_course = make(
        module_key=None, course_key=NOBODYS, words={"de": words("Title", modules=["One", "Two"])}
    )
    assert picture(as_module).tobytes() != picture(as_course).tobytes()


def test_an_organisation_without_a_mark_has_its_name():
    document = pdf(make(words={"de": words("Title", organisation_code="unknown")}))
    assert document.count(b"/S/Figure") == 2


class TestBatch:
    def test_it_has_a_page_for_each_with_its_own_code(self):
        certificates = [make(number=number) for number in range(7)]
        document = printing.render_batch(certificates, language="ar", check_address=CHECK)
        assert page_count(document) == 7
        assert b"<pdfuaid:part>1</pdfuaid:part>" in document
        sheets = printing.sheets_of(certificates, language="ar", check_address=CHECK)
        assert len({sheet["code"] for sheet in sheets}) == 7
        assert len({sheet["qr"] for sheet in sheets}) == 7
        assert {sheet["name"] for sheet in sheets} == {""}

    def test_what_was_revoked_is_left_out(self):
        revoked = make(number=1, revoked_at=timezone.now())
        document = printing.render_batch(
            [revoked, make(number=2)], language="de", check_address=CHECK
        )
        assert page_count(document) == 1
        for nothing in ([], [revoked]):
            with pytest.raises(ValueError, match="no certificate"):
                printing.render_batch(nothing, language="de", check_address=CHECK)


def test_the_code_on_the_sheet_leads_to_its_check_page():
    (sheet,) = printing.sheets_of([make(number=7)], language="de", check_address=CHECK)
    code = check_codes.with_check_digits(7)
    drawing = io.BytesIO()
    segno.make(f"{CHECK}{code}/", error="m", micro=False).save(
        drawing, kind="svg", border=2, light="#fff", dark="#000", xmldecl=False
    )
    assert sheet["qr"] == drawing.getvalue().decode()
    assert sheet["code"] == check_codes.grouped(code)
