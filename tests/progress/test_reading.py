import uuid

from hypothesis import given
from hypothesis import strategies as st

from courses.outline import Outline, Step
from learn.progress.reading import DONE, IN_PROGRESS, NOT_STARTED, ModuleProgress


def outline(count: int) -> Outline:
    steps = [
        Step(
            key=uuid.uuid4(),
            number=n,
            kind="lesson",
            title=f"Lesson {n}",
            url=f"/{n}/",
            minutes=5,
            language="de",
        )
        for n in range(1, count + 1)
    ]
    return Outline(
        module_key=uuid.uuid4(),
        module_title="Module",
        module_url="/m/",
        course_title="Course",
        course_url="/c/",
        language="de",
        steps=steps,
    )


@given(st.integers(0, 12), st.data())
def test_percent_is_whole_only_when_everything_is_done(count, data):
    plan = outline(count)
    done = set(data.draw(st.lists(st.sampled_from(plan.steps), unique=True))) if count else set()
    progress = ModuleProgress(plan, {step.key for step in done})
    assert 0 <= progress.percent <= 100
    assert (progress.percent == 100) == progress.is_complete
    assert progress.status == (
        DONE if count and len(done) == count else IN_PROGRESS if done else NOT_STARTED
    )


def test_steps_no_longer_published_do_not_count():
    progress = ModuleProgress(outline(2), {uuid.uuid4()})
    assert progress.done_count == 0


def test_next_and_previous_follow_the_order():
    plan = outline(3)
    middle = ModuleProgress(plan, set(), current=plan.steps[1].key)
    assert (middle.previous.number, middle.current.number, middle.next.number) == (1, 2, 3)
    assert ModuleProgress(plan, set(), current=plan.steps[0].key).previous is None
    assert ModuleProgress(plan, set(), current=plan.steps[2].key).next is None


def test_one_continues_at_the_first_open_step():
    plan = outline(3)
    assert ModuleProgress(plan, {plan.steps[0].key}).continue_at.number == 2
    everything = {step.key for step in plan.steps}
    assert ModuleProgress(plan, everything).continue_at.number == 1
    assert ModuleProgress(outline(0), set()).continue_at is None
