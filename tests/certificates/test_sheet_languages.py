"""In which languages a sheet is printed, and that they are those of the sheet alone."""

import datetime
import io

import pytest
import typst
from django.conf import settings as project
from django.urls import reverse
from django.utils import translation
from PIL import Image

from learn.certificates import printing, sheet_words
from learn.certificates.forms import SheetForm
from learn.dashboard.management.catalogues import compile_stale_catalogues
from tests.certificates.test_printing import BOX, CHECK, TITLES, make, pdf, words

HEADINGS = {
    "de": "Teilnahmebescheinigung",
    "en": "Certificate of participation",
    "ar": "شهادة مشاركة",
    "pl": "Zaświadczenie o uczestnictwie",
    "tr": "Kat\u0131l\u0131m belgesi",
    "ru": "Сертификат \u043e\u0431 участии",
    "uk": "Сертифікат про участь",
}
# Minutes, and how a language counts them.
DURATIONS = {
    "pl": {
        1: "1 minuta",
        2: "2 minuty",
        5: "5 minut",
        21: "21 minut",
        22: "22 minuty",
        45: "45 minut",
        121: "2 godziny 1 minuta",
        300: "5 godzin",
    },
    "tr": {1: "1 dakika", 45: "45 dakika", 125: "2 saat 5 dakika"},
    "ru": {
        1: "1 минута",
        3: "3 минуты",
        11: "11 минут",
        21: "21 минута",
        45: "45 минут",
        122: "2 часа 2 минуты",
        300: "5 часов",
    },
    "uk": {
        1: "1 хвилина",
        4: "4 хвилини",
        12: "12 хвилин",
        31: "31 хвилина",
        45: "45 хвилин",
        125: "2 години 5 хвилин",
        360: "6 годин",
    },
}
DAYS = {
    "pl": "29 listopada 2026",
    "tr": "29 Kas\u0131m 2026",
    "ru": "29 ноября 2026 \u0433.",
    "uk": "29 листопада 2026 \u0440.",
}

# What the template is told beside words.
NO_WORDS = {"language", "direction", "address", "logo"}


@pytest.fixture
def translated(settings):
    """Read the interface's catalogues too, as the platform does when it runs."""
    settings.LOCALE_PATHS = [project.BASE_DIR / "locale"]
    compile_stale_catalogues()


def said_in(language):
    """Return everything a sheet says beside its frozen words."""
    labels = printing.labels_in(language, check_address=CHECK)
    with translation.override(language):
        labels |= sheet_words.labels_of_subject(is_course=False)
        of_course = sheet_words.labels_of_subject(is_course=True)
        labels |= {f"course: {name}": text for name, text in of_course.items()}
    return {name: text for name, text in labels.items() if name not in NO_WORDS}


def test_the_form_offers_them_by_the_names_they_give_themselves():
    assert SheetForm().fields["language"].choices == [
        ("de", "Deutsch"),
        ("en", "English"),
        ("ar", "العربيّة"),
        ("pl", "polski"),
        ("tr", "Türkçe"),
        ("ru", "Русский"),
        ("uk", "Українська"),
    ]


def test_a_language_of_the_interface_is_offered_once(settings):
    settings.LANGUAGES = [("de", "German"), ("pl", "Polish")]
    assert sheet_words.sheet_languages() == ["de", "pl", "tr", "ru", "uk"]


@pytest.mark.parametrize("language", HEADINGS)
def test_each_language_has_its_own_words(language, translated):
    assert said_in(language)["heading"] == HEADINGS[language]


@pytest.mark.parametrize("language", sheet_words.MORE_LANGUAGES)
def test_no_word_is_left_in_english_or_german(language, translated):
    """A word without a translation would come from the platform's first language."""
    said = said_in(language)
    for other in ("en", "de"):
        assert not [name for name, text in said_in(other).items() if said[name] == text]


@pytest.mark.parametrize("language", DURATIONS)
def test_durations_are_counted_as_the_language_counts(language):
    with translation.override(language):
        counted = {number: sheet_words.duration(number) for number in DURATIONS[language]}
    assert counted == DURATIONS[language]


@pytest.mark.parametrize("language", DAYS)
def test_dates_and_names_of_languages_are_those_of_the_language(language):
    certificate = make("de", completed_on=datetime.date(2026, 11, 29))
    (sheet,) = printing.sheets_of([certificate], language=language, check_address=CHECK)
    assert sheet["completed_on"] == DAYS[language]
    names = {"pl": "Niemiecki", "tr": "Almanca", "ru": "Немецкий", "uk": "Німецька"}
    assert sheet["content_language"] == names[language]


@pytest.mark.parametrize("language", HEADINGS)
def test_the_pixels_of_every_word_are_letters_and_not_boxes(language, translated):
    letters = set("".join(said_in(language).values()))
    letters |= set(DAYS.get(language, "")) | set("".join(DURATIONS.get(language, {}).values()))
    box = drawn(BOX)
    assert not [letter for letter in letters if drawn(letter) == box]


@pytest.mark.parametrize("language", HEADINGS)
def test_it_is_accessible_with_its_real_words(language, translated, caplog):
    document = pdf(make(), language)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert f"{HEADINGS[language]}: ".encode() in document
    assert not caplog.records


def test_title_and_goals_are_in_the_language_of_the_sheet_where_there_is_one():
    certificate = make(words={code: words(TITLES[code]) for code in ("de", "pl")})
    (sheet,) = printing.sheets_of([certificate], language="pl", check_address=CHECK)
    assert (sheet["language"], sheet["title"]) == ("pl", TITLES["pl"])
    assert b"/Lang(de)" not in pdf(certificate, "pl")


def test_without_a_translation_they_are_marked_with_their_own_language():
    (sheet,) = printing.sheets_of([make()], language="pl", check_address=CHECK)
    assert (sheet["language"], sheet["title"]) == ("de", TITLES["de"])
    document = pdf(make(), "pl")
    assert b"/Lang(pl)" in document
    assert b"/Lang(de)" in document


def drawn(letter):
    picture = typst.compile(
        printing.PROBE.encode(),
        format="png",
        ppi=40,
        font_paths=printing.fonts(),
        sys_inputs={"text": letter},
    )
    return Image.open(io.BytesIO(picture)).tobytes()


@pytest.mark.django_db
class TestThePageAround:
    def test_it_prints_in_a_language_the_interface_lacks(self, client, certificate, finisher):
        client.force_login(finisher)
        with translation.override("de"):
            url = reverse("certificates:download", args=[certificate.check_code])
        response = client.post(url, {"language": "pl"})
        assert HEADINGS["pl"].encode() in response.content
        assert response["Content-Language"] == "de"
        assert translation.get_language() not in sheet_words.MORE_LANGUAGES

    def test_it_stays_in_its_own_language_when_the_form_comes_back(
        self, client, certificate, finisher, translated
    ):
        client.force_login(finisher)
        with translation.override("de"):
            url = reverse("certificates:download", args=[certificate.check_code])
        page = client.post(url, {"language": "pl", "name": "x" * 81}).content.decode()
        assert '<html lang="de"' in page
        assert "Als PDF herunterladen" in page
        assert '<option value="pl" selected>polski</option>' in page

    def test_a_browser_in_such_a_language_is_shown_one_of_the_interface(self, client, homes):
        with translation.override(None):
            answer = client.get("/check/", headers={"accept-language": "pl,ar;q=0.5"})
        assert answer.url.startswith("/ar/check/")
        assert client.get("/de/pl/check/").status_code == 404
