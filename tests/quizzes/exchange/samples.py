"""One question of every kind that files can hold, with everything a kind can say."""

from decimal import Decimal

from quizzes.exchange import model
from tests.factories import png_file

PNG = png_file().read()


def every_kind() -> list[model.ImportedQuestion]:
    """Return a question of every kind; signs that formats give a meaning are all in it."""
    yes, no = "<p>Yes: <b>5 = 5</b> &amp; {so} on.</p>", "<p>No, ~ # : \\ is not.</p>"
    return [
        model.ChoiceQuestion(
            stem="<p>Who answers for a <b>site</b>? {a=b} ~ # : \\ 5 &lt; 6</p><ul><li>x</li></ul>",
            idnumber="q-1",
            category=("Media", "Sources / more"),
            choices=[
                model.Choice("Whoever = the imprint {names}", 100, yes),
                model.Choice("~ Nobody # 1: \\", 0, no),
                model.Choice("%50% & <b>you</b>", 0, no),
            ],
        ),
        model.ChoiceQuestion(
            stem="<p>What helps?</p>",
            category=("Media",),
            choices=[
                model.Choice("Look", 50, yes),
                model.Choice("Search", 50, yes),
                model.Choice("-> Share", -100, no),
            ],
            is_single=False,
        ),
        model.TrueFalseQuestion(
            stem="<p>1 + 1 = 2</p>",
            is_true=False,
            feedback_if_true=no,
            feedback_if_false=yes,
            general_feedback=yes,
        ),
        model.ShortTextQuestion(
            stem="<p>What is it called?</p>",
            general_feedback=yes,
            answers=[
                model.Answer("imprint", 100),
                model.Answer("legal = notice", 100),
                model.Answer("contact", 50, no),
            ],
        ),
        model.NumberQuestion(
            stem="<p>How many states?</p>",
            general_feedback=yes,
            answers=[
                model.NumberAnswer(Decimal("16.5"), Decimal("0.5")),
                model.NumberAnswer(Decimal("16.5"), Decimal(1), 50),
            ],
        ),
        model.MatchingQuestion(
            stem="<p>What is it for?</p>",
            pairs=[model.Pair("Im = print", "who {says} so"), model.Pair("Archive", "how it was")],
            distractors=["nothing ~ else"],
        ),
        model.SortingQuestion(
            stem="<p>Fact or opinion?</p>",
            categories=["Fact", "Opinion", "Neither"],
            pairs=[
                model.Pair("It opened in 1998.", "Fact", yes),
                model.Pair("It is small.", "Opinion", no),
            ],
        ),
        model.OrderingQuestion(
            stem="<p>Bring into order.</p>",
            items=[model.Thing("Look", yes), model.Thing("Search"), model.Thing("Decide", no)],
        ),
        model.KprimQuestion(
            stem="<p>What is true?</p>",
            statements=[model.Statement(f"Statement {n}", n % 2 == 0, yes) for n in range(4)],
        ),
        model.GapTextQuestion(
            stem="<p>Fill in the gaps.</p>",
            text="A page needs an [[1]].\n\nIt says who is [[2]] < for it.",
            gaps=[
                model.Gap([model.Answer("im~print", 100, no), model.Answer("legal } notice", 100)]),
                model.Gap(
                    [model.Answer("responsible", 100, yes), model.Answer("famous", 0)],
                    is_select=True,
                ),
            ],
        ),
        model.OpenTextQuestion(
            stem="<p>What makes you trust a page?</p>",
            expectation="<p>Two reasons.</p>",
            points=3,
        ),
        model.OpenTextQuestion(stem="<p>And what do you think?</p>", points=0),
    ]


def with_picture() -> model.ChoiceQuestion:
    """Return a question with a picture and a hint."""
    return model.ChoiceQuestion(
        stem="<p>What is this?</p>",
        hints=["Look closely."],
        pictures=[model.Picture("a picture.png", PNG, 'A "red" dot')],
        choices=[model.Choice("A dot", 100), model.Choice("A line", 0)],
        is_shuffled=False,
    )
