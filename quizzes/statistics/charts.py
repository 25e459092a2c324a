"""
The picture above the table: one bar for each question, as long as the question was easy.

Only geometry is worked out here, in whole numbers, so that no language puts a comma into it; the
template draws it. The table below has the same figures. A drawing knows no direction of writing
but that of its text, so for readers from right to left it is laid out the other way round.
"""

from dataclasses import dataclass

from quizzes.statistics.reporting import QuestionFigures

ROW_HEIGHT = 24
BAR_HEIGHT = 14
# Room for the number of the question before the bar, and for the figure behind it.
LABEL_WIDTH, FULL_WIDTH, FIGURE_WIDTH = 40, 500, 60
FIGURE_GAP = 6


@dataclass(frozen=True)
class Bar:
    """One bar: where it stands, how long it is, and the figure it stands for in per cent."""

    number: int
    x: int
    y: int
    text_y: int
    width: int
    percent: int


@dataclass(frozen=True)
class Chart:
    """
    A drawing of this size, without what may not be shown.

    ``number_x`` and ``figure_x`` are where text starts: its left end, or its right end in a
    script that is written from right to left.
    """

    width: int
    height: int
    number_x: int
    track_x: int
    figure_x: int
    full_width: int
    bar_height: int
    bars: list[Bar]


def facility_chart(
    questions: list[QuestionFigures], *, is_right_to_left: bool = False
) -> Chart | None:
    """Return the facility of each question that has one, or ``None`` if none has."""
    known = [question for question in questions if question.facility is not None]
    if not known:
        return None
    whole = LABEL_WIDTH + FULL_WIDTH + FIGURE_WIDTH

    def place(start: int, width: int = 0) -> int:
        """Return where something of ``width`` begins that is ``start`` away from the near edge."""
        return whole - start - width if is_right_to_left else start

    bars = []
    for row, question in enumerate(known):
        top = row * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) // 2
        width = round(question.facility * FULL_WIDTH)
        bars.append(
            Bar(
                number=question.number,
                x=place(LABEL_WIDTH, width),
                y=top,
                text_y=top + BAR_HEIGHT - 2,
                width=width,
                percent=round(100 * question.facility),
            )
        )
    return Chart(
        width=whole,
        height=len(known) * ROW_HEIGHT,
        number_x=place(0),
        track_x=place(LABEL_WIDTH, FULL_WIDTH),
        figure_x=place(LABEL_WIDTH + FULL_WIDTH + FIGURE_GAP),
        full_width=FULL_WIDTH,
        bar_height=BAR_HEIGHT,
        bars=bars,
    )
