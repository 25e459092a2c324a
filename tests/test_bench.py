"""The parts of the benchmark that could mislead: forms, sums, and the verdict on budgets."""

import pytest

from bench import report
from bench.client import Answer, UnexpectedAnswer, form_to, forms_of, local
from bench.first_load import FirstLoad
from bench.measuring import Result, measure
from bench.scenarios import COMING_BACK, FIRST_PRINT, JOINING

PAGE = """
<form method="get" action="/search/"><input name="q"></form>
<form method="post" action="/de/quizzes/1/start/">
  <input type="hidden" name="csrfmiddlewaretoken" value="token">
  <button>Start</button>
</form>
<form method="post">
  <input type="radio" name="answer" value="first">
  <input type="radio" name="answer" value="second">
  <button name="go" value="on">Answer</button>
</form>
"""


def answer(body="", *, path="/de/", seconds=0.0, queries=0):
    return Answer(path=path, status=200, location="", body=body, seconds=seconds, queries=queries)


def result(name, *, seconds, cpu_seconds=1.0, queries=2, wall_seconds=1.0):
    units = [[answer(seconds=each, queries=queries)] for each in seconds]
    return Result(name, wall_seconds=wall_seconds, cpu_seconds=cpu_seconds, units=units)


def test_a_visitor_fills_in_forms_as_a_browser_does():
    start, question = forms_of(answer(PAGE))
    assert (start.action, start.fields) == (
        "/de/quizzes/1/start/",
        {"csrfmiddlewaretoken": "token"},
    )
    assert (question.action, question.fields) == ("", {"answer": "first", "go": "on"})
    assert (start.asks, question.asks) == (False, True)


def test_a_form_that_is_missing_ends_the_measurement():
    assert form_to(answer(PAGE), "/start/").action == "/de/quizzes/1/start/"
    with pytest.raises(UnexpectedAnswer, match=r"^/de/ has no form that leads to …/hand-in/\.$"):
        form_to(answer(PAGE), "/hand-in/")


def test_redirects_are_followed_without_host_and_fragment():
    assert local("http://localhost/de/x/?page=2#question-1") == "/de/x/?page=2"


def test_figures_are_for_one_unit_of_work():
    measured = Result(
        "quiz",
        wall_seconds=2,
        cpu_seconds=0.4,
        units=[[answer(seconds=0.1, queries=3), answer(seconds=0.1, queries=5)]] * 4,
    )
    assert measured.per_second == 2
    assert measured.cpu_ms == pytest.approx(100)
    assert measured.queries == 8
    assert measured.requests == 2
    assert measured.percentile_ms(50) == pytest.approx(200)


def test_percentiles_lie_between_the_fastest_and_the_slowest():
    measured = result("lesson", seconds=[0.01 * number for number in range(1, 11)])
    assert 10 <= measured.percentile_ms(50) <= measured.percentile_ms(95) <= 100


def test_an_error_in_one_visitor_ends_the_measurement(monkeypatch):
    def refused():
        yield [answer()]
        raise UnexpectedAnswer("GET /de/ answered 500.")

    monkeypatch.setattr("bench.measuring.cpu_clock", lambda _port: 0.0)
    with pytest.raises(UnexpectedAnswer, match="answered 500"):
        measure("lesson", [refused] * 3, port=0, concurrency=2)


def test_a_budget_is_met_up_to_its_limit():
    assert report.Budget("queries", 10, 10).verdict == "met"
    assert report.Budget("queries", 10, 10.1).verdict == "**NOT met**"


def test_the_report_sets_every_figure_beside_the_control():
    control = result("control", seconds=[0.001] * 4, cpu_seconds=0.002, wall_seconds=0.01)
    lesson = result("lesson", seconds=[0.01] * 4, cpu_seconds=0.04, wall_seconds=0.1)
    row = report.results_table("SQLite", [control, lesson]).splitlines()[-1]
    assert row == ("| lesson | 1 | 40.0 (0.100x) | 10.0 (10x) | 10.0 (10x) | 10.0 | 20x | 2.0 |")


def test_the_report_holds_every_budget_against_its_figure():
    names = (
        *("control", "lesson", "one question: answer and next page", "ten-question quiz"),
        *("page of a large group", JOINING, COMING_BACK),
        *("file of a large group", FIRST_PRINT),
    )
    measured = [result(name, seconds=[0.01, 0.02], cpu_seconds=0.02) for name in names]
    load = FirstLoad("home page", requests=16, by_kind={"document": 90_000, "script": 10_000})
    table = report.budgets_table(report.budgets({"SQLite": measured}, [load]))
    assert "| lesson, queries (SQLite) | 10 | 2.0 | met |" in table
    assert "| ten-question quiz, CPU ms (SQLite) | 120 | 10.0 | met |" in table
    assert "| page of a large group, queries (SQLite) | 12 | 2.0 | met |" in table
    for together in (JOINING, COMING_BACK):
        assert f"| {together}, CPU ms (SQLite) | 30 | 10.0 | met |" in table
        assert f"| {together}, ms (SQLite) | 10000 |" in table
    assert "| file of a large group, ms (SQLite) | 5000 | 19.5 | met |" in table
    assert "| first print of a group's certificates, ms (SQLite) | 5000 | 19.5 | met |" in table
    assert "| first load of the home page, kB | 150 | 100.0 | met |" in table
    assert "| first load of the home page, requests | 15 | 16.0 | **NOT met** |" in table
