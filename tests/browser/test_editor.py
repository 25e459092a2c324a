"""
A day of somebody who writes, in the real admin.

Ten questions of five kinds are written with the keyboard, looked at, refused and published; more
come from a GIFT file; the quiz is translated; a learner takes it in two languages; a key is
corrected, and the learner's result scored anew. People see only what is on the screen.
"""

import json
import re
import secrets
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.authoring import (
    EXPLANATION,
    IS_RIGHT,
    OPTION,
    STEM,
    Author,
    Choice,
    Judgement,
    Typed,
    number,
    several,
    typed,
)
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_staff import give, password_of

pytestmark = pytest.mark.browser

EDITOR = "editor@example.org"
QUIZ = "Quellen prüfen: ein Quiz"
NAME = f"Werkstatt {secrets.token_hex(3)}"
BANK = f"Sammlung {NAME}"
# The key of the first question is wrong at first: its author was in a hurry.
HASTY = Choice(
    "Wer steht für eine Website gerade?", ("*Die Suchmaschine", "Wer im Impressum steht")
)
# How often Tab may be pressed for ten questions. Four times a second, that is a minute and a half
# of the five minutes they may take.
TAB_BUDGET = 360
UNFINISHED = "Was hilft gegen ein gefälschtes Bild?"
QUESTIONS = [
    HASTY,
    Choice("Woran erkennst du Werbung?", ("Am Datum", "*An der Kennzeichnung", "An der Länge")),
    several("Was prüfst du zuerst?", "*Wer es sagt", "*Woher es kommt", "Wie oft es geteilt wurde"),
    several("Was gehört ins Impressum?", "*Ein Name", "*Eine Anschrift", "Ein Foto"),
    Judgement("Ein Impressum ist für Zeitungen Pflicht.", is_true=True),
    Judgement("Satire will täuschen.", is_true=False),
    Typed("Wie heißt die Seite mit Name und Anschrift?", "Impressum"),
    Typed("Was kennzeichnet bezahlte Beiträge?", "Anzeige"),
    number("Wie viele Quellen braucht eine Nachricht mindestens?", "2"),
]
GIFT = """
::Suche:: Was zeigt eine Suchmaschine zuerst? {
 =Was bezahlt oder beliebt ist#Darum lohnt es sich, weiter zu lesen.
 ~Was wahr ist#Das prüft sie nicht.
}

::Zitat:: Ein Zitat braucht eine Quelle. {T#Ohne Quelle ist es nur eine Behauptung.}
"""
TRANSLATIONS = {
    QUIZ: "Checking sources: a quiz",
    HASTY.stem: "Who answers for a website?",
    "Wer im Impressum steht": "Whoever is named in the imprint",
    "Woran erkennst du Werbung?": "How do you recognise advertising?",
    "An der Kennzeichnung": "By its label",
}
IN_ENGLISH = {**TRANSLATIONS, "Stimmt": "True", "Stimmt nicht": "False"}
MAKE_MODULE = """
import json
from courses.models import ModulePage
from wagtail.models import Locale
shipped = ModulePage.objects.get(locale__language_code="de", slug="stimmt-das")
module = shipped.copy(recursive=False, update_attrs={{"title": "{name}", "slug": "{slug}"}})
module.save_revision().publish()
english = module.copy_for_translation(Locale.objects.get(language_code="en"))
english.live = True
english.save_revision().publish()
print(json.dumps(module.pk))
"""
# Other journeys look at the catalogue and the banks too.
REMOVE_MODULE = """
from courses.models import ModulePage
from quizzes.models import QuestionBank
module = ModulePage.objects.get(pk={pk})
for page in ModulePage.objects.filter(translation_key=module.translation_key):
    page.delete()
QuestionBank.objects.filter(name="{bank}").delete()
"""


@pytest.fixture(scope="module")
def module(server):
    """Make a module without steps in two languages, and take it away afterwards."""
    slug = NAME.lower().replace(" ", "-")
    made = server.manage("shell", "--no-imports", "-c", MAKE_MODULE.format(name=NAME, slug=slug))
    pk = json.loads(made.splitlines()[-1])
    yield pk
    server.manage("shell", "--no-imports", "-c", REMOVE_MODULE.format(pk=pk, bank=BANK))


@pytest.fixture
def editor(new_page, server) -> Page:
    """Return a page on which the demo's editor, who is no administrator, is signed in."""
    page = new_page(DESKTOP, locale="de")
    page.goto("/admin/")
    give(page, EDITOR, password_of(EDITOR, server))
    expect(page).to_have_url(re.compile(r"/admin/$"))
    return page


def go(page: Page, name: str) -> None:
    """Press the link called ``name`` and wait until the scripts of its page have settled."""
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def choose(page: Page, name: str) -> None:
    """Choose ``name`` in the menu behind the three dots of the header."""
    page.get_by_role("button", name="Was man tun kann").first.click()
    go(page, name)


def publish(page: Page) -> None:
    """Publish what is in the editor."""
    typed(page)
    page.get_by_role("button", name="Mehr Aktionen").click()
    # Not any navigation: a draft that saves itself puts another address above the same page.
    with page.expect_event("load"):
        page.get_by_role("button", name="Veröffentlichen", exact=True).click()


def expect_done(page: Page) -> None:
    """Expect the green message; a red one says why not."""
    expect(page.locator(".messages .success")).to_be_visible()


def to_first_error(page: Page) -> Locator:
    """Follow the way that the red message offers, and return the error it leads to."""
    expect(page.locator(".messages .error")).to_be_visible()
    page.get_by_text("Gehen Sie zum ersten Fehler").click()
    error = page.locator(".error-message, .help-critical").filter(visible=True).first
    expect(error).to_be_in_viewport()
    return error


def field_of(error: Locator) -> Locator:
    """Return the field that ``error`` stands at."""
    return error.locator("xpath=ancestor::*[@data-contentpath][1]")


def write_where_it_is_missing(page: Page, words: str) -> None:
    """Go where the red message leads, and write there."""
    error = to_first_error(page)
    expect(error).to_have_text("Dieses Feld muss ausgefüllt werden.")
    field_of(error).get_by_role("textbox").click()
    page.keyboard.insert_text(words)


def test_an_editors_day(editor, new_page, module):
    write_ten_questions(editor, module)
    look_at_the_preview(editor)
    be_refused_and_publish(editor)
    import_questions(editor)
    to_quiz(editor, module)
    draw_from_the_bank(editor)
    to_quiz(editor, module)
    translate(editor)
    learner = take_in_two_languages(new_page)
    to_quiz(editor, module)
    correct_the_key(editor)
    score_anew(editor)
    learner.reload()
    expect(learner.locator(".result__score")).to_contain_text("75 %")


# Twenty seconds, drawn sixty times each.
MOST_FRAMES = 1200


def is_draft(request: Request) -> bool:
    """Whether the editor sends ``request`` by itself, to save what was written."""
    return request.method == "POST" and request.headers["accept"] == "application/json"


@pytest.fixture
def held(editor, module) -> list:
    """Return the draft of a new quiz, kept back on its way after somebody pressed "Publish"."""
    is_written, held = False, []

    def keep(route):
        if not is_draft(route.request) or held:
            route.continue_()
        elif is_written:
            held.append(route)
        else:
            route.fulfill(status=400, json={"success": False, "error_code": "validation_error"})

    editor.route("**/admin/pages/**", keep)
    editor.goto(f"/admin/pages/add/quizzes/quizpage/{module}/", wait_until="networkidle")
    # Its address is taken by nothing but its own draft.
    editor.get_by_placeholder("Seitentitel").fill(f"Ein neues Quiz {secrets.token_hex(3)}")
    HASTY.write(Author(editor))
    typed(editor)
    # The next draft would make the page; it is kept back until somebody has pressed "Publish".
    is_written = True
    editor.get_by_role("textbox", name="Zusammenfassung").fill("Eine Frage.")
    for _frame in range(MOST_FRAMES):
        if held:
            break
        editor.evaluate("() => new Promise(requestAnimationFrame)")
    editor.get_by_role("button", name="Mehr Aktionen").click()
    editor.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(editor.locator(".w-autosave-indicator__state--saving")).to_be_visible()
    return held


@pytest.fixture
def sent(editor) -> list[str]:
    """Return the paths of the pages to which the editor sends what was written."""
    paths = []

    def note(request):
        if request.is_navigation_request() and request.method == "POST":
            paths.append(urlsplit(request.url).path)

    editor.on("request", note)
    return paths


def test_what_is_pressed_while_a_draft_is_saved_comes_after_it(editor, held, sent):
    with editor.expect_event("load"):
        held[0].continue_()
    expect_done(editor)
    # The page was made by the draft, once, and published by what was pressed.
    [address] = sent
    assert re.fullmatch(r"/admin/pages/\d+/edit/", address)


def test_who_publishes_a_draft_that_cannot_be_saved_stays_and_can_press_again(editor, held, sent):
    held[0].abort()
    expect(editor.locator(".w-autosave-indicator__state--paused")).to_be_visible()
    assert sent == []
    # The menu is still open, and the button has its name back.
    with editor.expect_event("load"):
        editor.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect_done(editor)


def write_ten_questions(page: Page, module: int):
    """Add a quiz to the module and write with the keyboard alone; one question stays unfinished."""
    page.goto(f"/admin/pages/{module}/")
    go(page, "Unterseite hinzufügen")
    go(page, "Quiz")
    page.get_by_placeholder("Seitentitel").fill(QUIZ)
    author = Author(page)
    for question in QUESTIONS:
        question.write(author)
    author.add_question("Einfachauswahl")
    author.fill_in(STEM, UNFINISHED)
    author.fill_in(OPTION, "Rückwärts suchen")
    author.fill_in(EXPLANATION, "So findest du, wo es zuerst stand.")
    author.fill_in(OPTION, "Teilen")
    assert author.stops <= TAB_BUDGET, "The keyboard has become slower."


def look_at_the_preview(page: Page):
    """Open the preview beside the fields: all ten questions are there, and no explanation."""
    page.get_by_role("button", name="Vorschau umschalten").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("main .question")).to_have_count(10)
    expect(preview.locator("main")).to_contain_text(UNFINISHED)
    expect(preview.get_by_text("So findest du")).to_have_count(0)
    page.get_by_role("button", name="Vorschau umschalten").click()


def be_refused_and_publish(page: Page):
    """Learn at the field what is missing, put it right there, and publish."""
    publish(page)
    write_where_it_is_missing(page, "Teilen macht es nur bekannter.")
    publish(page)
    error = to_first_error(page)
    expect(error).to_contain_text("Markiere genau eine Antwortmöglichkeit als richtig.")
    field_of(error).get_by_role("checkbox", name=IS_RIGHT).first.check()
    publish(page)
    expect_done(page)


def import_questions(page: Page):
    """Bring questions in from a file: look at them first, add what is missing, publish them."""
    go(page, "Fragensammlungen")
    go(page, "Fragen importieren")
    file = {"name": "quellen.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_label("Name der neuen Sammlung").fill(BANK)
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    expect(page.locator("main")).to_contain_text("2 neue Fragen.")
    expect(page.get_by_role("row", name="Zitat")).to_contain_text("1 Erklärung fehlt.")
    page.get_by_role("button", name="Importieren").click()
    expect(page.locator(".messages .success")).to_contain_text("Noch ist nichts veröffentlicht.")
    publish(page)
    write_where_it_is_missing(page, "Doch: Sonst kann es niemand prüfen.")
    publish(page)
    expect_done(page)


def to_quiz(page: Page, module: int):
    """Open the quiz in the editor, from the list of its module."""
    page.goto(f"/admin/pages/{module}/")
    go(page, QUIZ)
    page.wait_for_load_state("networkidle")


def draw_from_the_bank(page: Page):
    """Let the quiz draw both questions of the bank, after its own."""
    page.get_by_role("button", name="Einen Block einfügen").last.click()
    page.get_by_role("combobox", name="Suchoptionen…").fill("ziehen")
    page.get_by_role("option", name="Aus einer Fragensammlung ziehen").click()
    page.get_by_role("button", name="Fragensammlung auswählen").click()
    page.get_by_role("dialog").get_by_role("link", name=BANK).click()
    page.get_by_label("Wie viele Fragen").fill("2")
    publish(page)
    expect_done(page)


def translate(page: Page):
    """Send the quiz to the translators, put some of its words into English and publish them."""
    choose(page, "Diese Seite übersetzen")
    page.get_by_label("Englisch").check()
    page.get_by_role("button", name="Absenden").click()
    for german, english in TRANSLATIONS.items():
        to_do = page.locator("li.incomplete").filter(has=page.get_by_text(german, exact=True))
        to_do.get_by_role("button", name="Übersetzen").click()
        to_do.get_by_role("textbox").fill(english)
        to_do.get_by_role("button", name="Speichern").click()
        expect(to_do).to_have_count(0)
    page.get_by_role("button", name="Veröffentlichen in Englisch").click()
    # The rest stays German until somebody translates it, and they are told so.
    expect(page.locator(".messages")).to_contain_text("mit fehlenden Übersetzungen veröffentlicht")


def take_in_two_languages(new_page) -> Page:
    """Take the quiz on a phone, the first question in German, the others in English."""
    page = new_page(PHONE, locale="de")
    page.goto("/de/")
    page.locator(".site-header nav a").first.click()
    page.locator(".module-card a").filter(has_text=NAME).click()
    page.locator("main a.button--primary").first.click()
    page.get_by_role("button", name="Quiz starten").click()
    question = page.locator(".question")
    expect(question).to_contain_text(HASTY.stem)
    # They know better than the key does.
    question.get_by_text("Wer im Impressum steht", exact=True).click()
    send(page)
    expect(page.locator(".feedback--wrong")).to_be_visible()
    page.locator(".language-menu summary").click()
    page.locator(".language-menu a[hreflang=en]").click()
    expect(page.locator(".choice--chosen")).to_contain_text("Whoever is named in the imprint")
    for right in QUESTIONS[1:]:
        next_question(page)
        right.answer(question, IN_ENGLISH)
        send(page)
        expect(page.locator(".feedback--right")).to_be_visible()
    page.get_by_role("link", name="All questions").click()
    page.get_by_role("button", name="Hand in and see my result").click()
    # By the hasty key one of twelve is wrong; three are left open.
    expect(page.locator(".result__score")).to_contain_text("66 %")
    return page


def send(page: Page):
    """Send the answer on the screen."""
    page.locator(".question form button[type=submit]").click()


def next_question(page: Page):
    """Go on to the next question."""
    here = page.url
    page.get_by_role("link", name="Next question").click()
    expect(page).not_to_have_url(here)


def correct_the_key(page: Page):
    """Mark another option as right, and read what publishing will change before doing it."""
    question = page.get_by_role("region", name=HASTY.stem)
    for option in HASTY.options:
        right = question.get_by_role("region", name=option.lstrip("*"))
        right.get_by_role("checkbox", name=IS_RIGHT).click()
    page.get_by_role("button", name="Entwurf speichern").click()
    expect_done(page)
    effect = page.get_by_role("region", name="Was Veröffentlichen ändern würde")
    expect(effect).to_contain_text(HASTY.stem)
    expect(effect).to_contain_text("ändert, was richtig ist")
    expect(effect).to_contain_text("1 Antwort wurde zur alten Fassung gegeben.")
    publish(page)
    # They are asked once more, by what it does, before anything is published.
    expect(page.locator("main")).to_contain_text(HASTY.stem)
    page.locator("main form button[type=submit]").click()
    expect_done(page)


def score_anew(page: Page):
    """Look whose result the corrected key changes, agree to it, and find it in the history."""
    go(page, HASTY.stem)
    expect(page.locator("main")).to_contain_text("1 Ergebnis würde besser.")
    page.get_by_role("button", name="Neu bewerten").click()
    expect_done(page)
    go(page, "Zurück zum Bearbeiten")
    choose(page, "Historie")
    expect(page.locator("main")).to_contain_text("1 Ergebnis nach einer Korrektur neu bewertet")
