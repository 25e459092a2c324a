"""What visitors do: read, look around, answer questions, take a whole quiz."""

from collections.abc import Iterator
from itertools import cycle, islice

from bench.client import Answer, UnexpectedAnswer, Visitor, form_to, forms_of
from bench.measuring import Job, Result, Unit, measure
from bench.world import World

CONCURRENCY = 8
# A workshop comes in at once: as many people behind one address as there are in it.
CLASSROOM = 30
JOINING = f"joining a group, {CLASSROOM} at once"
COMING_BACK = f"coming back with a key, {CLASSROOM} at once"
FIRST_PRINT = "first print of a group's certificates"


def measure_everything(world: World, *, port: int, scale: int) -> list[Result]:
    """Return what each kind of work cost; ``scale`` is the number of page views of each."""
    quizzes = max(scale // 20, 2)
    kinds = {
        "control": reading(["/__control__/"], world, port, scale * 4),
        "lesson": reading(world.lessons, world, port, scale),
        "module outline": reading([world.module], world, port, scale),
        "catalogue": reading([world.catalogue], world, port, scale),
        "one question: answer and next page": answering(world, port, quizzes),
        "ten-question quiz": whole_quizzes(world, port, quizzes),
        "page of a large group": reading(
            [world.group], world, port, scale // 4, sessions=world.facilitators
        ),
        JOINING: joining(world, port, max(scale // 10, CLASSROOM)),
        COMING_BACK: coming_back(world, port, max(scale // 10, CLASSROOM)),
        "file of a large group": filing(world, port, 2),
    }
    warm_up(world, port)
    measured = [
        measure(
            name,
            jobs,
            port=port,
            concurrency=CLASSROOM if name in {JOINING, COMING_BACK} else CONCURRENCY,
        )
        for name, jobs in kinds.items()
    ]
    # One after the other: nobody prints for two groups at once.
    return [*measured, measure(FIRST_PRINT, printing(world, port), port=port, concurrency=1)]


def warm_up(world: World, port: int):
    """Fill caches and thread pools: a platform is measured as it runs, not as it wakes up."""
    pages = [*world.lessons, world.module, world.catalogue]
    jobs = [*reading(pages, world, port, 2 * len(pages)), *whole_quizzes(world, port, CONCURRENCY)]
    measure("warm-up", jobs, port=port, concurrency=CONCURRENCY)


def reading(
    paths: list[str], world: World, port: int, times: int, *, sessions: list[str] | None = None
) -> list[Job]:
    """
    Return jobs of signed-in people who open ``paths`` in turn, ``times`` altogether.

    Of learners unless there are ``sessions`` of others.
    """
    visitors = [Visitor(port, session) for session in (sessions or world.sessions)[:CONCURRENCY]]
    views = list(islice(cycle(paths), times))

    def job(visitor: Visitor, own: list[str]) -> Job:
        def read() -> Iterator[Unit]:
            for path in own:
                visitor.get(path)
                yield visitor.take()

        return read

    return [job(visitor, views[number::CONCURRENCY]) for number, visitor in enumerate(visitors)]


def answering(world: World, port: int, learners: int) -> list[Job]:
    """Return jobs of learners, each inside a quiz, who answer its questions one by one."""

    def job(visitor: Visitor, question: Answer) -> Job:
        def answer() -> Iterator[Unit]:
            page = question
            while asking := [form for form in forms_of(page) if form.asks]:
                page = visitor.send(asking[0], page)
                yield visitor.take()

        return answer

    jobs = []
    for session in world.sessions[CONCURRENCY : CONCURRENCY + learners]:
        visitor = Visitor(port, session)
        question = start(visitor, world)
        visitor.take()
        jobs.append(job(visitor, question))
    return jobs


def whole_quizzes(world: World, port: int, learners: int) -> list[Job]:
    """
    Return jobs of learners who take the quiz from its start to its result, once each.

    They have its page open already: reading it is not taking the quiz.
    """

    def job(visitor: Visitor) -> Job:
        opened = visitor.get(world.quiz)
        visitor.take()

        def take_quiz() -> Iterator[Unit]:
            page = visitor.send(form_to(opened, "/start/"), opened)
            while asking := [form for form in forms_of(page) if form.asks]:
                page = visitor.send(asking[0], page)
            page = visitor.send(form_to(page, "/hand-in/"), page)
            if not page.path.endswith("/result/"):
                raise UnexpectedAnswer(f"The quiz ended at {page.path}.")
            yield visitor.take()

        return take_quiz

    sessions = world.sessions[-learners:]
    return [job(Visitor(port, session)) for session in sessions]


def joining(world: World, port: int, people: int) -> list[Job]:
    """Return jobs of people who come for the first time, open a group's address and join."""

    def job(visitor: Visitor) -> Job:
        def join() -> Iterator[Unit]:
            page = visitor.get(world.join)
            form = form_to(page, world.join)
            # A form sends the button that was pressed, and not the other one.
            form.fields = {
                **{name: form.fields[name] for name in ("csrfmiddlewaretoken", "display_name")},
                "join": "1",
            }
            visitor.send(form, page)
            yield visitor.take()

        return join

    return [job(Visitor(port)) for _number in range(people)]


def coming_back(world: World, port: int, people: int) -> list[Job]:
    """Return jobs of learners on a new phone: they open the page, type in their key, see theirs."""

    def job(visitor: Visitor, key: str) -> Job:
        def come_back() -> Iterator[Unit]:
            page = visitor.get(world.recover)
            form = form_to(page, world.recover)
            form.fields["key"] = key
            visitor.send(form, page)
            yield visitor.take()

        return come_back

    return [job(Visitor(port), key) for key in world.keys[:people]]


def filing(world: World, port: int, times: int) -> list[Job]:
    """Return jobs of facilitators who have the list of a whole group made and take it along."""

    def job(visitor: Visitor) -> Job:
        def take_file() -> Iterator[Unit]:
            # Any form of the group's pages knows the secret of forms.
            page = visitor.get(f"{world.group}settings/")
            visitor.take()
            form = forms_of(page)[-1]
            form.action = world.group_file
            export = visitor.send(form, page)
            visitor.get(f"{export.path}file/")
            yield visitor.take()

        return take_file

    return [job(Visitor(port, session)) for session in world.facilitators[:times]]


def printing(world: World, port: int) -> list[Job]:
    """Return jobs of a facilitator who issues and prints the certificates of a whole group."""

    def job(path: str) -> Job:
        def print_all() -> Iterator[Unit]:
            visitor = Visitor(port, world.facilitators[0])
            page = visitor.get(path)
            visitor.take()
            form = forms_of(page)[-1]
            form.fields["language"] = "de"
            visitor.download(form, page)
            yield visitor.take()

        return print_all

    return [job(path) for path in world.certificates]


def start(visitor: Visitor, world: World) -> Answer:
    """Open the quiz, press its button and return the first question."""
    page = visitor.get(world.quiz)
    return visitor.send(form_to(page, "/start/"), page)
