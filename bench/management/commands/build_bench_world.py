"""Fill the throw-away database of a benchmark."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.urls import reverse
from django.utils import translation

from bench.content import make_large_module
from bench.groups import make_large_group
from bench.people import make_keys, make_learners
from bench.scenarios import CONCURRENCY
from bench.world import World
from courses.models import CatalogPage, LessonPage
from home.models import HomePage
from learn.dashboard.management.demo import steps


class Command(BaseCommand):
    help = "Fills an empty database for the benchmark and notes where everything is."

    def add_arguments(self, parser):
        parser.add_argument("lessons", type=int)
        parser.add_argument("learners", type=int)

    def handle(self, *, lessons, learners, **options):
        steps.prepare_database(self.say)
        steps.compile_catalogues(self.say)
        steps.collect_static_files(self.say)
        steps.load_shipped_content(self.say)
        with translation.override("de"):
            first_lesson = LessonPage.objects.live().filter(locale__language_code="de").first()
            self.say(f"Making {lessons} lessons and {learners} learners …")
            large = make_large_module(lessons)
            sessions = make_learners(learners, large)
            group = make_large_group(large, CONCURRENCY)
            World(
                home=HomePage.objects.get(locale__language_code="de").url,
                first_lesson=first_lesson.url,
                catalogue=CatalogPage.objects.get(locale__language_code="de").url,
                module=large.module.url,
                lessons=[lesson.url for lesson in large.lessons],
                quiz=large.quiz.url,
                sessions=sessions,
                group=group.page,
                group_file=group.files,
                join=group.join,
                recover=reverse("accounts:recover"),
                keys=make_keys(learners),
                certificates=group.certificates,
                facilitators=group.sessions,
            ).write(settings.DATA_DIR)
        # As a server does by itself after a while; without it PostgreSQL plans for empty tables.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def say(self, sentence):
        """Tell what takes a moment, apart from the figures."""
        self.stderr.write(sentence)
