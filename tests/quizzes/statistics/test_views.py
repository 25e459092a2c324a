"""The screens and files in the admin: who may see them, and that both say the same."""

import csv
import io
import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from wagtail.models import GroupPagePermission, Page
from wagtail.users.models import UserProfile

from quizzes.scopes import forget_scope, register_scope
from quizzes.statistics.exporting import csv_lines, xlsx_file
from quizzes.statistics.tables import Table
from tests.factories import StaffFactory
from tests.quizzes.factories import make_quiz, single, translate
from tests.quizzes.statistics.factories import hand_in, may, sees_everything, sign_in

pytestmark = pytest.mark.django_db

PAPERS = [*[(1, 1, 1)] * 12, *[(1, 0, 1)] * 8, *[(0, 1, 0)] * 8, *[(0, 0, 0)] * 8]


@pytest.fixture
def quiz(module, homes):
    """Return a quiz in two languages that 36 + 30 people have handed in."""
    quiz = make_quiz(module, items=[single(name) for name in "abc"])
    translate(quiz, homes["ar"], blocks=[single(name, words=" ar") for name in "abc"])
    hand_in(quiz, *PAPERS)
    hand_in(quiz, *[(0, 1, 1)] * 30, language="ar")
    return quiz


@pytest.fixture
def admin(client, homes):
    return sign_in(client, sees_everything())


def address(quiz, name="quiz_statistics_of", *args, **query):
    key = getattr(quiz, "translation_key", quiz)
    url = reverse(name, args=[key, *args])
    return f"{url}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else url


def shown_table(page, name):
    """Return heading and cells of a table on the screen, as text."""
    table = BeautifulSoup(page.content, "html.parser").find("table", id=name)
    return [
        [cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")
    ]


def screen_cells(page, name):
    """Return a table on the screen with nothing where a dash stands for what is not shown."""
    return [["" if cell == "–" else cell for cell in row] for row in shown_table(page, name)]


def as_number(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


def csv_rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def workbook(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


class TestScreens:
    def test_all_quizzes_with_their_attempts(self, admin, quiz, module):
        make_quiz(module, items=[single("x")], title="Nobody took this")
        page = admin.get(reverse("quiz_statistics"))
        assert page.status_code == 200
        rows = BeautifulSoup(page.content, "html.parser").select("table tbody tr")
        cells = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in rows]
        assert [(row[0], row[2]) for row in cells] == [("Quiz", "66"), ("Nobody took this", "0")]
        assert address(quiz) in page.content.decode()

    def test_one_quiz_words_first(self, admin, quiz):
        page = admin.get(address(quiz))
        assert page.status_code == 200
        assert "quizzes/statistics/quiz.html" in [template.name for template in page.templates]
        html = page.content.decode()
        assert "Question a?" in html
        assert "Harder in Arabic than in German: read the translation again." in html
        order = ("In words", "What stands out", "Figures", "How to read this")
        places = [html.index(f"<h2>{title}</h2>") for title in order]
        assert places == sorted(places)

    def test_what_to_look_at_first_is_linked(self, admin, quiz):
        # 50 of 66 reached 60 %: the first 12 and 8 in German, and all 30 in Arabic.
        html = BeautifulSoup(admin.get(address(quiz)).content, "html.parser")
        assert "8 of 10 passed." in html.get_text()
        intro = html.find(string="Look at these questions first:").find_parent("p")
        links = intro.find_next("ul").find_all("a")
        assert [link.get_text(strip=True) for link in links] == ["Question 1:Question a?"]
        assert html.find(id=links[0]["href"].removeprefix("#")).name == "h3"

    def test_where_nothing_is_urgent_it_says_so(self, admin, module):
        quiz = make_quiz(module, items=[single("a")])
        admin_page = admin.get(address(quiz))
        assert "No question needs a look." not in admin_page.content.decode()
        hand_in(quiz, *[(1,)] * 4, *[(0,)] * 3)
        page = admin.get(address(quiz))
        assert "No question needs a look." in page.content.decode()
        assert "Look at these questions first:" not in page.content.decode()

    def test_the_picture_has_the_figures_of_the_table(self, admin, quiz):
        page = admin.get(address(quiz))
        drawing = BeautifulSoup(page.content, "html.parser").find("svg", role="img")
        assert "The table below has the same figures." in drawing["aria-label"]
        bars = [int(bar["width"]) for bar in drawing.select(".statistics-chart__bar")]
        facilities = [float(row[5]) for row in shown_table(page, "questions")[1:]]
        assert bars == pytest.approx([5 * facility for facility in facilities], abs=1)
        figures = [text.get_text() for text in drawing.find_all("text") if text["x"] != "0"]
        assert figures == [f"{facility:.0f} %" for facility in facilities]

    def test_no_language_puts_a_comma_into_a_drawing(self, client, quiz):
        # Without a profile, staff see the admin in German: 55,6.
        page = sign_in(client, StaffFactory(is_superuser=True)).get(address(quiz))
        assert "," in shown_table(page, "questions")[1][5]
        html = BeautifulSoup(page.content, "html.parser")
        shapes = html.select("svg.statistics-chart, svg.statistics-chart *")
        assert shapes
        for name in ("width", "height", "x", "y", "viewbox", "viewBox"):
            assert not any("," in str(shape.get(name, "")) for shape in shapes)

    def test_from_right_to_left_the_drawing_is_turned_round(self, client, quiz):
        person = StaffFactory(is_superuser=True)
        UserProfile.objects.create(user=person, preferred_language="ar")
        page = sign_in(client, person).get(address(quiz))
        drawing = BeautifulSoup(page.content, "html.parser").find("svg", role="img")
        track = drawing.select_one(".statistics-chart__track")
        right = int(track["x"]) + int(track["width"])
        for bar in drawing.select(".statistics-chart__bar"):
            assert int(bar["x"]) + int(bar["width"]) == right
        # Text starts at its right end: numbers outside right of the bars, figures left of them.
        starts = {int(text["x"]) for text in drawing.find_all("text")}
        assert min(starts) < int(track["x"])
        assert right < max(starts) == int(drawing["viewbox"].split()[2])

    def test_nothing_is_styled_or_scripted_inline(self, admin, quiz):
        html = BeautifulSoup(admin.get(address(quiz)).content, "html.parser")
        content = html.find("main")
        assert content.select("[style], script, style") == []

    def test_which_attempts_and_language(self, admin, quiz):
        def summary(**query):
            return shown_table(admin.get(address(quiz, **query)), "summary")[1]

        assert summary() == ["Attempts", "66"]
        assert summary(language="ar") == ["Attempts", "30"]
        assert summary(attempts="all", language="de") == ["Attempts", "36"]
        # What nobody offers is no error and no empty screen.
        assert summary(attempts="nonsense", language="xx") == ["Attempts", "66"]

    def test_too_few_attempts_show_no_figures(self, admin, module):
        quiz = make_quiz(module, items=[single("a")])
        hand_in(quiz, *[(1,)] * 4)
        page = admin.get(address(quiz))
        html = page.content.decode()
        assert "Only 4 answers so far: too few to show anything." in html
        assert "Figures are shown from 5 attempts on" in html
        assert "No question needs a look." not in html
        assert shown_table(page, "questions")[1][5:] == ["–"] * 9
        assert BeautifulSoup(html, "html.parser").find("svg", role="img") is None

    def test_nobody_is_named(self, admin, module):
        quiz = make_quiz(module, items=[single("a")])
        attempts = hand_in(quiz, *[(1,)] * 6)
        html = admin.get(address(quiz)).content.decode()
        assert not any(attempt.learner.display_name in html for attempt in attempts)

    def test_words_of_authors_are_no_mark_up(self, admin, module):
        question = single("a")
        question["value"]["choices"][0]["value"]["label"] = "<script>alert(1)</script>7 < 8"
        quiz = make_quiz(module, items=[question])
        hand_in(quiz, *[(1,)] * 6)
        assert "<script>alert" not in admin.get(address(quiz)).content.decode()

    def test_a_quiz_that_is_not_there(self, admin):
        for name, args in (
            ("quiz_statistics_of", ()),
            ("quiz_statistics_csv", ("questions",)),
            ("quiz_statistics_xlsx", ()),
        ):
            # The platform looks for the page in a language first.
            response = admin.get(address(uuid.uuid4(), name, *args), follow=True)
            assert response.status_code == 404

    def test_as_many_queries_for_many_as_for_few(self, admin, quiz):
        admin.get(address(quiz))
        counts = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as captured:
                admin.get(address(quiz))
            counts.append(len(captured))
            hand_in(quiz, *PAPERS)
        assert counts[0] == counts[1]

    def test_the_list_does_not_grow_with_quizzes(self, admin, quiz, module):
        counts = []
        for number in range(2):
            admin.get(reverse("quiz_statistics"))
            with CaptureQueriesContext(connection) as captured:
                admin.get(reverse("quiz_statistics"))
            counts.append(len(captured))
            for name in "xyz":
                make_quiz(module, items=[single(f"{name}{number}")])
        assert counts[0] == counts[1]


class TestFiles:
    @pytest.mark.parametrize("query", [{}, {"language": "ar"}, {"attempts": "all"}])
    @pytest.mark.parametrize("name", ["summary", "questions", "answers", "languages"])
    def test_csv_equals_the_screen(self, admin, quiz, name, query):
        page = admin.get(address(quiz, **query))
        file = admin.get(address(quiz, "quiz_statistics_csv", name, **query))
        assert file["Content-Type"] == "text/csv; charset=utf-8"
        assert f"quiz-{name}.csv" in file["Content-Disposition"]
        rows = csv_rows(file)
        if len(rows) == 1:
            assert BeautifulSoup(page.content, "html.parser").find("table", id=name) is None
        else:
            assert screen_cells(page, name) == rows

    def test_xlsx_equals_the_screen_and_holds_numbers(self, admin, quiz):
        page = admin.get(address(quiz))
        book = workbook(admin.get(address(quiz, "quiz_statistics_xlsx")))
        names = ["summary", "questions", "answers", "languages"]
        assert book.sheetnames == [
            "All attempts together",
            "Questions",
            "Answers given",
            "Languages side by side",
        ]
        for sheet, name in zip(book, names, strict=True):
            filed = [["" if value is None else value for value in row] for row in sheet.values]
            assert filed == [[as_number(cell) for cell in row] for row in screen_cells(page, name)]
        first = list(book["Questions"].values)[1]
        assert isinstance(first[5], int | float)
        assert isinstance(first[8], int | float)

    def test_sheets_read_from_right_to_left_where_people_do(self):
        table = Table("questions", "Questions", ["a"], [["b"]])
        for language, is_turned in (("ar", True), ("de", False)):
            with translation.override(language):
                sheet = load_workbook(xlsx_file([table])).active
            assert bool(sheet.sheet_view.rightToLeft) is is_turned

    def test_a_file_that_is_not_offered(self, admin, quiz):
        response = admin.get(address(quiz, "quiz_statistics_csv", "learners"), follow=True)
        assert response.status_code == 404

    def test_files_are_only_fetched(self, admin, quiz):
        assert admin.post(address(quiz, "quiz_statistics_xlsx")).status_code == 405
        assert admin.post(address(quiz, "quiz_statistics_csv", "questions")).status_code == 405

    @pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
    def test_no_cell_runs(self, start):
        table = Table("questions", "Questions", ["=heading"], [[start], [-1.5], [None]])
        lines = list(csv.reader(io.StringIO("".join(csv_lines(table)).lstrip("\ufeff"))))
        assert lines == [["'=heading"], [f"'{start}"], ["-1.5"], [""]]
        sheet = load_workbook(xlsx_file([table])).active
        assert [cell.data_type for row in sheet.rows for cell in row][:3] == ["s", "s", "n"]
        assert sheet["A3"].value == -1.5

    def test_what_no_file_can_hold_is_left_out(self):
        table = Table("questions", "A/B: [C]?", ["a"], [["bell\x07 and \x00 zero"]])
        sheet = load_workbook(xlsx_file([table])).active
        assert sheet["A2"].value == "bell and  zero"


class TestWhoMaySee:
    ADDRESSES = (
        ("quiz_statistics_of", ()),
        ("quiz_statistics_csv", ("questions",)),
        ("quiz_statistics_xlsx", ()),
    )

    def test_nobody_without_the_permission(self, client, quiz):
        sign_in(client, may(StaffFactory()))
        assert client.get(reverse("quiz_statistics")).status_code == 302
        for name, args in self.ADDRESSES:
            response = client.get(address(quiz, name, *args))
            assert response.status_code == 302
            assert response.url == reverse("wagtailadmin_home")

    def test_no_stranger(self, client, quiz, learner):
        for person in (None, learner):
            if person:
                sign_in(client, person)
            for name, args in self.ADDRESSES:
                response = client.get(address(quiz, name, *args))
                assert response.status_code in (302, 403)
                assert "Question a?" not in response.content.decode()

    def test_with_the_permission_only_their_own_learners(self, client, quiz, module):
        mine = make_quiz(module, items=[single("mine")])
        attempts = hand_in(mine, *[(1,)] * 6)
        learners = [attempt.learner_id for attempt in attempts]
        hand_in(mine, *[(0,)] * 6)
        leader = may(StaffFactory(), "view_attempts")

        def scope(user):
            return Q(learner__in=learners if user == leader else [])

        register_scope(scope)
        try:
            sign_in(client, leader)
            page = client.get(address(mine))
            assert shown_table(page, "summary")[1] == ["Attempts", "6"]
            assert shown_table(page, "questions")[1][5] == "100.0"
            assert shown_table(client.get(address(quiz)), "summary")[1] == ["Attempts", "0"]
            counts = BeautifulSoup(
                client.get(reverse("quiz_statistics")).content, "html.parser"
            ).select("table td.is-number")
            assert [cell.get_text() for cell in counts] == ["6", "0"]
        finally:
            forget_scope(scope)


def page_editors(codename):
    """Return a group that may do ``codename`` with every page."""
    group = Group.objects.create(name=codename)
    GroupPagePermission.objects.create(
        group=group,
        page=Page.get_first_root_node(),
        permission=Permission.objects.get(codename=codename, content_type__app_label="wagtailcore"),
    )
    return group


class TestLinks:
    def edit_page(self, client, quiz):
        return client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()

    def test_from_the_quiz(self, admin, quiz):
        assert address(quiz) in self.edit_page(admin, quiz)

    def test_not_from_a_quiz_for_those_who_may_not_see_attempts(self, client, quiz):
        editor = may(StaffFactory())
        for codename in ("add_page", "change_page"):
            editor.groups.add(page_editors(codename))
        html = self.edit_page(sign_in(client, editor), quiz)
        assert 'name="title"' in html
        assert address(quiz) not in html

    def test_not_from_other_pages(self, admin, quiz, module):
        html = self.edit_page(admin, module)
        assert address(module) not in html

    def test_in_the_menu_of_reports_for_those_who_may(self, client, homes):
        link = reverse("quiz_statistics")
        sign_in(client, may(StaffFactory(), "view_attempts"))
        assert link in client.get(reverse("wagtailadmin_home")).content.decode()
        sign_in(client, may(StaffFactory()))
        assert link not in client.get(reverse("wagtailadmin_home")).content.decode()
