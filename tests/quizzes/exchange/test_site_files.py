"""
Files as sites and teachers write them, read whole: each part arrives or is named with its line.

The words are our own. The forms are those of Moodle 4.5 and 1.9 and of its plugins, and of people
who type: spans of word processors, leftover files, percent signs in addresses, capital letters
missing, byte order marks, Windows letters.
"""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from wagtail.models import Locale

from quizzes.exchange import model
from quizzes.exchange.formats import read_file
from quizzes.exchange.planning import plan_import
from quizzes.items import KINDS
from quizzes.services.importing import import_questions
from tests.factories import StaffFactory

FILES = Path(__file__).parent / "files"


def read(name, language="de"):
    return read_file(name, (FILES / name).read_bytes(), language=language)


SITE = read("moodle_site.xml")
BY_TITLE = {question.title: question for question in SITE.questions}
GIFT = read("moodle_site.gift.txt")
GIFT_BY_TITLE = {question.title: question for question in GIFT.questions}
LEFT_OUT = {
    "Einleitung": "is a text that asks nothing and is left out.",
    "Nur Muster": "is left out: none of its gaps can be read.",
    "Berechnet": "is left out: questions of the type “calculated” do not exist here.",
    "Auf das Bild": "is left out: questions of the type “ddimageortext” do not exist here.",
    "Markieren": "is left out: questions of the type “ddmarker” do not exist here.",
    "Zufällig zuordnen": "is left out: questions of the type “randomsamatch” do not exist here.",
    "Ableiten": "is left out: questions of the type “stack” do not exist here.",
    "Welches Bild": (
        "is left out: in one of its answers nothing can be shown here, for example because it is "
        "a picture without a description."
    ),
    "Eingebettet": "is left out: nothing in its text can be shown here.",
}
ELSE_SAID = [
    "Descriptions of categories are left out.",
    "Formatting that does not exist here is taken out: o:p.",
    "Formatting of options is taken out.",
    "Feedback for right, partly right and wrong answers is left out. (13 times, also on lines",
    "Tags are left out.",
    "Every question is worth one point here; other points are not kept.",
    "Units other than the first are left out.",
    "Templates for an answer are left out.",
    "Points of an open text are whole numbers.",
    "People cannot send files as an answer here.",
    "In gaps, numbers have no tolerance. (2 times)",
    "All gaps of a text weigh the same; their points are not kept.",
    "A gap of the type “REGEXP” cannot be read.",
    "In gaps with the same answers, the same one may be given twice here.",
    "All things are put in order here, not some of them drawn at random.",
    "The file “alt & nicht mehr da.png” is left out: no picture or recording of the text",
    "The file “ansage.pdf” is left out: no picture or recording of the text",
    "Pictures in options and explanations are left out. (2 times, also on line",
    "Formulas are not set; their code stays in the text.",
    "Formatting that does not exist here is taken out: sup.",
    "Formatting that does not exist here is taken out: iframe.",
    "Formatting that does not exist here is taken out: table.",
    "Formatting that does not exist here is taken out: caption.",
    "Of a text in several languages, only one is taken.",
]


class TestMoodle:
    def test_every_question_of_the_file_arrives_or_is_named_with_its_line(self):
        text = (FILES / "moodle_site.xml").read_text()
        names = re.findall(r"<name>\s*<text>(.*?)</text>", text)
        said = {
            name: problem
            for problem in SITE.problems
            for name in LEFT_OUT
            if problem.message.startswith(f"“{name}”")
        }
        assert {name: p.message.partition("” ")[2] for name, p in said.items()} == LEFT_OUT
        assert Counter(names) == Counter([*BY_TITLE, *LEFT_OUT])
        lines = text.split("\n")
        for name, problem in said.items():
            assert lines[problem.line - 1].strip().startswith("<question type=")
            assert name in lines[problem.line + 1]

    def test_all_else_that_is_lost_is_said_and_nothing_is_an_error(self):
        messages = [p.message for p in SITE.problems if not p.message.startswith("“")]
        assert not SITE.has_errors
        assert all(problem.line for problem in SITE.problems)
        for sentence in ELSE_SAID:
            assert any(message.startswith(sentence) for message in messages), sentence
        assert len(messages) == len(ELSE_SAID)

    def test_single_choice_out_of_a_word_processor(self):
        question = BY_TITLE["Impressum 1"]
        assert question == model.ChoiceQuestion(
            stem=(
                "<p>Wer muss\xa0für den Inhalt einer Website <b>geradestehen</b>?</p>"
                "<p>Lies zuerst das Impressum.</p>"
            ),
            title="Impressum 1",
            idnumber="MK-1",
            category=("Standard für Medienkunde", "Quellen / Belege"),
            general_feedback="<p>Fast jede Seite hat ein Impressum.</p>",
            hints=["Ganz unten auf der Seite.", "Oder unter „Über uns“."],
            choices=[
                model.Choice(
                    "Wer im Impressum steht & unterschreibt",
                    100,
                    "<p>Das Gesetz verlangt einen Namen.</p>",
                ),
                model.Choice("Die Suchmaschine", 0, "<p>Sie findet nur.</p>"),
                model.Choice("Der Browser", 0),
            ],
        )

    @pytest.mark.parametrize(
        ("title", "is_single", "shares"),
        [
            ("Bild prüfen", False, [50, 50, -100]),
            ("Ungleich gewichtet", False, [33.33333, 33.33333, 33.33334, -33.33333, -66.66667]),
            ("Mehrere", False, [50, 0, 50]),
            ("Welches Symbol", True, [100, 0]),
        ],
    )
    def test_shares_of_the_points(self, title, is_single, shares):
        question = BY_TITLE.get(title) or BY_TITLE["Bild mit Worten"]
        assert question.is_single is is_single
        assert [choice.fraction for choice in question.choices] == shares

    def test_a_picture_is_told_in_words_where_there_are_some(self):
        labels = [choice.label for choice in BY_TITLE["Bild mit Worten"].choices]
        assert labels == ["Drei Punkte mit Strichen", "Ein Herz"]

    def test_true_and_false(self):
        opinion, everybody = BY_TITLE["Meinung"], BY_TITLE["Alle dürfen"]
        assert (opinion.is_true, everybody.is_true) == (True, False)
        assert opinion.feedback_if_true == "<p>Genau.</p>"
        assert everybody.feedback_if_false == "<p>Das Recht haben alle.</p>"

    def test_short_texts_with_any_letters_and_with_a_star(self):
        words = BY_TITLE["Wie heißt das?"].answers
        assert [(answer.text, answer.fraction) for answer in words] == [
            ("Impressum", 100),
            ("*impressum*", 100),
            ("Kontakt", 50),
            ("*", 0),
        ]
        assert [answer.has_wildcard for answer in words] == [False, True, False, True]
        star = BY_TITLE["Platzhalter"]
        assert (star.answers[0].words, star.answers[0].has_wildcard) == ("*", False)
        assert star.is_case_sensitive

    def test_numbers(self):
        way, electron = BY_TITLE["Entfernung"], BY_TITLE["Exponent"]
        assert [(a.value, a.tolerance, a.fraction) for a in way.answers] == [
            (255, 5, 100),
            (255, 10, 50),
            (None, 0, 0),
        ]
        assert way.unit == "km"
        assert electron.answers[0].value == Decimal("9.1E-31")

    def test_pairs(self):
        pairs = BY_TITLE["Zuordnen"]
        assert [(pair.left, pair.right) for pair in pairs.pairs] == [
            ("Impressum", "wer verantwortlich ist"),
            ("Archiv", "wie es früher aussah & war"),
        ]
        assert pairs.distractors == ["wie viele zusehen"]

    def test_open_texts(self):
        trust, poster = BY_TITLE["Vertrauen"], BY_TITLE["Hausaufgabe"]
        assert trust.expectation == "<ol><li>Ein Name</li><li>Ein Datum</li></ol>"
        assert (trust.points, trust.min_words) == (5, 20)
        assert poster.points == 1, "Half a point is no reflection."

    def test_cloze(self):
        question = BY_TITLE["Lücken"]
        assert question.stem == "<p>Ergänze.</p>"
        assert question.text == (
            "Wer verantwortlich ist, steht im [[1]]. Es ist [[2]] seit [[3]], also [[4]].\n\n"
            "Es kostet [[5]] Euro 'im Monat'."
        )
        assert [[answer.text for answer in gap.answers] for gap in question.gaps] == [
            ["Impressum", "Kontakt", "*"],
            ["freiwillig", "Pflicht", "üblich"],
            ["1997", "1997"],
            ["lange", "kurz"],
            ["2.5", "2,5"],
        ]
        assert [gap.is_select for gap in question.gaps] == [False, True, False, True, False]
        assert question.gaps[1].answers[1] == model.Answer("Pflicht", 100, "<p>Im Gesetz.</p>")

    @pytest.mark.parametrize(
        ("title", "text", "gaps"),
        [
            (
                "Wörter wählen",
                "Die [[1]] liest die [[2]], die [[3]] hört sie.",
                [["Lehrerin", "Klasse"], ["Zeitung", "Suppe"], ["Klasse", "Lehrerin"]],
            ),
            (
                "Wörter ziehen",
                "Der Satz ist [[1]] und [[2]].",
                [["wahr", "kurz", "laut"], ["kurz", "wahr", "laut"]],
            ),
            (
                "Lücken füllen",
                "Ein [[1]] ist [[2]].",
                [["Impressum", "Kontakt"], ["Pflicht"]],
            ),
            ("Lücken mit Liste", "Ein Impressum ist [[1]].", [["Pflicht", "Kür"]]),
        ],
    )
    def test_other_texts_with_gaps(self, title, text, gaps):
        question = BY_TITLE[title]
        assert question.text == text
        assert [[answer.text for answer in gap.answers] for gap in question.gaps] == gaps

    def test_orders_and_statements(self):
        things = [thing.text for thing in BY_TITLE["Reihenfolge"].items]
        assert things == ["Hinsehen", "Suchen", "Vergleichen", "Entscheiden"]
        truths = {
            title: [statement.is_true for statement in BY_TITLE[title].statements]
            for title in ("Kprim", "Stimmt das")
        }
        assert truths == {
            "Kprim": [True, False, True, False],
            "Stimmt das": [True, False, True, False],
        }

    def test_pictures_in_folders_and_recordings_come_along(self):
        pictures = BY_TITLE["Foto mit Umlaut"].pictures
        assert [(p.name, p.alt) for p in pictures] == [
            ("grüner Punkt (1).png", "Ein Punkt"),
            ("punkt.png", ""),
        ]
        assert pictures[0].data != pictures[1].data
        sound, film = BY_TITLE["Ansage"], BY_TITLE["Film"]
        assert [(r.name, r.title) for r in sound.recordings] == [("ansage 1.mp3", "Die Ansage")]
        assert sound.stem == "<p>Hör zu. Ist das Werbung?</p>"
        assert [r.name for r in film.recordings] == ["film.mp4"]

    def test_signs_and_tables(self):
        assert "Wasser ist H₂O, und m² ist" in BY_TITLE["Formel"].stem
        assert BY_TITLE["Tabelle"].stem == (
            "<p>Wer sagt was</p><p>Wer Was</p><p>Amt Zahl</p>"
            "<ul><li>genau</li><li>alt<ol><li>sehr</li></ol></li></ul><p><b>Und du?</b></p>"
        )

    @pytest.mark.parametrize(
        ("language", "stem"),
        [
            ("de", "<p>Die Erde ist rund.</p><p>Stimmt das?</p>"),
            ("de-simple", "<p>Die Erde ist rund.</p><p>Stimmt das?</p>"),
            ("en", "<p>The earth is round.</p><p>Is that so?</p>"),
            ("ar", "<p>Die Erde ist rund.</p><p>Stimmt das?</p>"),
        ],
    )
    def test_of_several_languages_that_of_the_bank_is_taken(self, language, stem):
        questions = read("moodle_site.xml", language).questions
        assert stem in [question.stem for question in questions]

    @pytest.mark.parametrize(
        ("title", "stem"),
        [
            ("Auto", "<p>Erste Zeile<br/>zweite <b>Zeile</b><br/><br/>neuer Absatz</p>"),
            (
                "Markdown",
                "<p>Lies <b>genau</b>:</p><ul><li>erstens</li><li>zweitens</li></ul>"
                "<p>ein Zitat</p>",
            ),
            ("Klartext", "<p>a &lt; b &amp; c &gt; d</p><p>&lt;p&gt;kein Absatz&lt;/p&gt;</p>"),
        ],
    )
    def test_formats_of_text(self, title, stem):
        assert BY_TITLE[title].stem == stem

    def test_an_old_file_in_windows_letters(self):
        parsed = read("moodle_old.xml")
        assert parsed.problems == []
        street, measure, inch, metre = parsed.questions
        assert street.stem == "<p>Was sieht man auf der Straße?<br/>Schau „genau“.</p>"
        assert [picture.name for picture in street.pictures] == ["straße.png"]
        assert street.choices[0] == model.Choice("Einen grünen Punkt", 100, "<p>Ja &amp; gut.</p>")
        assert (measure.is_true, measure.feedback_if_true) == (False, "<p>Mit Einheit.</p>")
        assert inch.answers == [
            model.NumberAnswer(Decimal("2.54"), Decimal("0.01"), 100, "<p>Genau.</p>")
        ]
        assert metre.hints == ["Es ist älter als das Kilo."]


class TestGift:
    def test_every_question_of_the_file_arrives_or_is_named_with_its_line(self):
        assert [str(problem) for problem in GIFT.problems] == [
            "Line 11: Tags are left out.",
            "Line 62: “Einleitung” asks nothing (it has no answers in braces) and is left out.",
            "Line 69: “Foto” is left out: nothing in its text can be shown here.",
            "Line 69: Pictures that are not in the file are left out.",
            "Line 76: Formulas are not set; their code stays in the text.",
            "Line 89: All things are put in order here, not some of them drawn at random.",
        ]
        assert len(GIFT.questions) == 11
        category = ("Standard für Medienkunde", "Quellen / Belege")
        assert {question.category for question in GIFT.questions} == {category}

    def test_choices(self):
        one = GIFT_BY_TITLE["Impressum: wer?"]
        assert one.idnumber == "MK-1"
        assert one.stem == "<p>Wer muss für eine Website <b>geradestehen</b>?</p>"
        assert one.choices == [
            model.Choice(
                "Wer im Impressum steht", 100, "<p>Das Gesetz verlangt {einen Namen}.</p>"
            ),
            model.Choice("Die Suchmaschine", 0, "<p>Sie findet nur: Seiten.</p>"),
            model.Choice("Niemand = keiner", -33.33333),
        ]
        assert one.general_feedback == "<p>Fast jede Seite hat eins.</p>"
        several = GIFT_BY_TITLE["Bild"]
        assert several.stem.endswith("<ul><li>Mehrere Antworten</li></ul>")
        assert [choice.fraction for choice in several.choices] == [50, 50, -100]

    def test_two_feedbacks_of_true_and_false(self):
        opinion, everybody = GIFT_BY_TITLE["Meinung"], GIFT_BY_TITLE["Alle"]
        assert (opinion.feedback_if_true, opinion.feedback_if_false) == ("<p>Genau.</p>", "")
        assert opinion.general_feedback == "<p>Ein Urteil ist keine Zahl.</p>"
        assert everybody.is_true is False
        assert everybody.feedback_if_true == "<p>Nein, alle.</p>"
        assert everybody.feedback_if_false == "<p>Richtig, alle dürfen.</p>"

    def test_words_numbers_pairs_and_orders(self):
        words, number = GIFT_BY_TITLE["Wort"].answers, GIFT_BY_TITLE["Zahl"].answers
        assert [(a.text, a.fraction) for a in words][2:] == [("Kontakt*", 50), ("*", 0)]
        assert [(a.value, a.tolerance, a.fraction) for a in number] == [
            (16, 0, 100),
            (16, 1, 50),
            (None, 0, 0),
        ]
        assert GIFT_BY_TITLE["Paare"].distractors == ["wie viele zusehen"]
        assert GIFT_BY_TITLE["Paare"].pairs[1].left == "Archiv ~ Speicher"
        assert len(GIFT_BY_TITLE["Ordnen"].items) == 4

    def test_formats_of_text(self):
        assert GIFT_BY_TITLE["Aufsatz"].stem == (
            "<p>Warum vertraust du einer Seite?<br/>Nenne zwei Gründe.</p>"
        )
        assert GIFT_BY_TITLE["Formel"].stem.endswith(
            "<ul><li>eine <b>Energie</b></li><li>ein Buchstabe</li></ul>"
        )
        code = GIFT_BY_TITLE["Code"]
        assert code.stem == "<p>Was tut &lt;br&gt; in a::b { x = 1; }?</p>"
        assert [choice.label for choice in code.choices] == [
            "Es bricht die Zeile: <br>",
            "Nichts",
        ]

    def test_typed_by_a_teacher(self):
        parsed = read("teacher.gift")
        assert parsed.problems == []
        assert [(q.kind, q.line, q.title) for q in parsed.questions] == [
            ("choice", 4, ""),
            ("number", 5, "Dauer"),
            ("choice", 7, ""),
            ("true_false", 9, "Wahr"),
            ("number", 10, "Zahlen"),
            ("matching", 15, ""),
            ("short_text", 22, "Ort"),
            ("choice", 24, ""),
            ("open_text", 31, ""),
        ]
        stems = [question.stem for question in parsed.questions]
        assert stems[0] == "<p>Woran erkennst du Werbung?</p>"
        assert stems[1] == "<p>Wie lange dauert ein Spot?</p>"
        assert stems[2] == "<p>Influencer müssen _____ Werbung kennzeichnen.</p>"
        assert [a.value for a in parsed.questions[4].answers] == [30, 30]


def test_aiken_typed_by_a_teacher():
    parsed = read("teacher_aiken.txt")
    assert parsed.problems == []
    assert [
        ([choice.label for choice in q.choices if choice.fraction], len(q.choices), q.line)
        for q in parsed.questions
    ] == [
        (["Ein Name"], 2, 1),
        (["Niemand"], 2, 7),
        (["Am Hinweis", "Am Preis"], 3, 18),
        (["Die Redaktion"], 2, 24),
    ]
    assert parsed.questions[1].stem == "<p>Wer liest „Größen“ ohne Einheit richtig?</p>"
    assert parsed.questions[1].general_feedback == "<p>Eine Größe braucht eine Einheit.</p>"
    assert parsed.questions[1].choices[1].label == "Alle, die rechnen können"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_each_file_can_be_imported_as_it_is(name, homes):
    german = Locale.objects.get(language_code="de")
    admin = StaffFactory(is_superuser=True)
    plan = plan_import(read(name), actor=admin, bank=None, locale=german)
    rights = {"credit": "Somebody", "licence": "CC0"}
    done = import_questions(actor=admin, parsed=read(name), name="New", locale=german, **rights)
    assert done.added == len(plan.drafts) == len(read(name).questions)
    blocks = done.bank.get_latest_revision_as_object().items
    assert {block.block_type for block in blocks} <= set(KINDS)
