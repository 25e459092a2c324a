"""Source checks: what authors may publish, how answers are scored, what learners see."""

from fractions import Fraction

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from quizzes.items.source_check import VERDICTS
from quizzes.results import explained_result
from quizzes.services import submit_attempt
from tests.factories import LearnerFactory, uid
from tests.quizzes.factories import give, make_quiz, source_check, start, true_false
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["source_check"]
CLUES = ["a", "b", "c"]

parts = st.fixed_dictionaries(
    {"verdict": st.sampled_from(list(VERDICTS)), "clue": st.sampled_from(CLUES)}
)


def spec(key):
    return {"clues": CLUES, "key": key, "points": 1}


class TestScore:
    @given(parts, st.one_of(st.none(), parts))
    def test_never_leaves_zero_to_one_and_only_the_key_is_one(self, key, answer):
        score = KIND.score(spec(key), answer)
        assert 0 <= score <= 1
        assert (score == 1) == (answer == key)

    @pytest.mark.parametrize(
        ("answer", "score"),
        [
            (None, 0),
            ({"verdict": "false", "clue": "b"}, 1),
            ({"verdict": "false", "clue": "a"}, Fraction(2, 3)),
            ({"verdict": "satire", "clue": "b"}, Fraction(1, 3)),
            ({"verdict": "news", "clue": "c"}, 0),
        ],
    )
    def test_the_verdict_earns_two_thirds_the_clue_one(self, answer, score):
        assert KIND.score(spec({"verdict": "false", "clue": "b"}), answer) == score

    @given(parts, parts, st.permutations(CLUES))
    def test_the_order_of_clues_does_not_matter(self, key, answer, mixed):
        assert KIND.score({**spec(key), "clues": mixed}, answer) == KIND.score(spec(key), answer)


class TestForm:
    SPEC = spec({"verdict": "false", "clue": "b"})

    def test_both_parts_are_asked_for_in_a_sentence(self):
        assert KIND.form(self.SPEC, {}).errors == {
            "verdict": ["Say what this is before you go on."],
            "clue": ["Choose the clue that decided before you go on."],
        }

    @pytest.mark.parametrize(
        "sent", [{"verdict": "nonsense", "clue": "a"}, {"verdict": "news", "clue": "d"}]
    )
    def test_what_was_not_offered_is_refused(self, sent):
        assert not KIND.form(self.SPEC, sent).is_valid()

    def test_a_valid_answer_is_plain_data(self):
        form = KIND.form(self.SPEC, {"verdict": "news", "clue": "a"})
        assert form.is_valid()
        assert form.given_answer() == {"verdict": "news", "clue": "a"}

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("", None),
            ("verdict=news", {"verdict": "news"}),
            ("clue=c&verdict=x", {"clue": "c"}),
            ("clue=d", None),
        ],
    )
    def test_half_an_answer_is_kept_and_nothing_else(self, sent, kept):
        assert KIND.unfinished(self.SPEC, QueryDict(sent)) == kept


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(source_check()) is None

    def test_the_post_may_not_be_left_out(self):
        found = errors(source_check(post={"author": "", "text": ""}))
        assert set(found["blockErrors"]["post"]["blockErrors"]) == {"author", "text"}

    @pytest.mark.parametrize("verdict", VERDICTS)
    def test_each_verdict_needs_an_explanation(self, verdict):
        raw = source_check()
        raw["value"]["explanations"][verdict] = "<p> </p>"
        found = errors(raw)["blockErrors"]["explanations"]["blockErrors"]
        assert list(found) == [verdict]

    @pytest.mark.parametrize("part", ["text", "explanation", "title"])
    def test_each_clue_needs_its_words(self, part):
        raw = source_check()
        raw["value"]["clues"][1]["value"][part] = ""
        found = errors(raw)["blockErrors"]["clues"]["blockErrors"]
        assert list(found[1]["blockErrors"]) == [part]

    def test_a_verdict_is_needed(self):
        assert list(errors(source_check(verdict=""))["blockErrors"]) == ["verdict"]

    @pytest.mark.parametrize("deciding", ["none", "all"])
    def test_exactly_one_clue_decides(self, deciding):
        raw = source_check(deciding="")
        if deciding == "all":
            for clue in raw["value"]["clues"]:
                clue["value"]["is_deciding"] = True
        messages = errors(raw)["blockErrors"]["clues"]["messages"]
        assert messages == ["Mark exactly one clue as the one that decides."]

    def test_clues_must_differ(self):
        raw = source_check()
        raw["value"]["clues"][2]["value"]["title"] = " clue SOURCE-a"
        messages = errors(raw)["blockErrors"]["clues"]["messages"]
        assert messages == ["Two clues have the same title. Change one of them."]

    @pytest.mark.parametrize("number", [1, 7])
    def test_two_to_six_clues(self, number):
        raw = source_check()
        one = raw["value"]["clues"][1]
        raw["value"]["clues"] = [one | {"id": str(n)} for n in range(number)]
        assert errors(raw)["blockErrors"]["clues"]["messages"]

    def test_the_spec_holds_no_words(self):
        block, value = block_and_value(source_check())
        frozen = str(block.kind.spec(value))
        for word in ("Clue", "Found", "Because", "Said", "Post", "Share"):
            assert word not in frozen


@pytest.mark.django_db
class TestScreens:
    def client(self, learner):
        client = Client()
        client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
        return client

    def question_url(self, attempt):
        with translation.override("en"):
            return reverse("quizzes:question", args=[attempt.pk, 1])

    def test_clues_open_in_order_without_a_script(self, module):
        attempt = start(make_quiz(module, items=[source_check()]), LearnerFactory())
        html = self.client(attempt.learner).get(self.question_url(attempt)).content.decode()
        assert html.count("<details") >= 3
        titles = [html.index(f"Clue source-{letter}") for letter in "abc"]
        assert titles == sorted(titles)
        assert "Made up for practice" in html
        for verdict in VERDICTS:
            assert f'value="{verdict}"' in html

    def test_an_error_stands_at_its_group_and_keeps_the_other(self, module):
        attempt = start(make_quiz(module, items=[source_check()]), LearnerFactory())
        url = self.question_url(attempt)
        response = self.client(attempt.learner).post(url, {"verdict": "news"})
        html = response.content.decode()
        assert response.status_code == 422
        assert f'id="question-{uid("source")}-clue_error"' in html
        assert f'id="question-{uid("source")}-verdict_error"' not in html

    def test_afterwards_every_clue_and_the_given_verdict_are_explained(self, module):
        attempt = start(make_quiz(module, items=[source_check()]), LearnerFactory())
        give(attempt, 1, {"verdict": "satire", "clue": uid("source-b")})
        html = self.client(attempt.learner).get(self.question_url(attempt)).content.decode()
        assert "Said satire source." in html
        assert "Said false source." not in html
        # Two verdicts, three clues; the verdicts nobody gave have nothing to tell.
        assert html.count('<p class="choice__label"') == 5
        assert "Opinion: somebody" not in html
        for letter in "abc":
            assert f"Because clue source-{letter}." in html

    def test_one_answer_in_two_languages_is_one_answer(self, module):
        block, value = block_and_value(source_check(words=" (en)"))
        _block, original = block_and_value(source_check())
        assert block.kind.spec(value) == block.kind.spec(original)


@pytest.mark.django_db
class TestDiscernment:
    """Posts count as hits and false alarms, never as fakes found alone."""

    def found(self, module, items, answers):
        attempt = start(make_quiz(module, items=items), LearnerFactory())
        for position, answer in enumerate(answers, start=1):
            if answer is not None:
                give(attempt, position, answer)
        submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
        attempt.refresh_from_db()
        found = explained_result(attempt, "de").discernment
        return found and (
            found.recognised,
            found.false_total,
            found.distrusted,
            found.true_total,
        )

    def post(self, name, verdict, said):
        return source_check(name, verdict=verdict), {"verdict": said, "clue": uid(f"{name}-a")}

    def test_who_distrusts_everything_has_hits_and_false_alarms(self, module):
        cases = [
            self.post(verdict, verdict, "false")
            for verdict in ("false", "satire", "advertising", "news", "opinion")
        ]
        items, answers = zip(*cases, strict=True)
        assert self.found(module, list(items), answers) == (1, 1, 4, 4)

    def test_taking_satire_for_news_is_no_false_alarm(self, module):
        items, answers = zip(
            self.post("one", "false", "news"), self.post("two", "satire", "news"), strict=True
        )
        assert self.found(module, list(items), answers) == (0, 1, 0, 1)

    def test_statements_and_posts_count_together(self, module):
        post, answer = self.post("one", "false", "false")
        assert self.found(module, [post, true_false(is_true=True)], [answer, False]) == (1, 1, 1, 1)

    def test_no_answer_is_neither(self, module):
        items = [source_check("one", verdict="false"), source_check("two", verdict="news")]
        assert self.found(module, items, [None, None]) == (0, 1, 0, 1)

    @pytest.mark.parametrize("verdict", ["false", "news"])
    def test_one_sort_alone_is_not_reported(self, module, verdict):
        items, answers = zip(self.post("one", verdict, "false"), strict=True)
        assert self.found(module, list(items), answers) is None
