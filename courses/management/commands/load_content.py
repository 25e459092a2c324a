"""``manage.py load_content [FOLDER]``: load courses, lessons and quizzes from text files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.content_files.loading import load_content
from courses.content_files.problems import ContentErrors


class Command(BaseCommand):
    """Checks all files first; loads all of them or nothing; a second run changes nothing."""

    help = "Load courses, lessons and quizzes from a folder of text files."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "courses" / "content",
            help="The folder with the files; without it, the content shipped with the platform.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change and change nothing."
        )

    def handle(self, *, folder, dry_run, **options):
        if not folder.is_dir():
            raise CommandError(_("There is no folder “%(folder)s”.") % {"folder": folder})
        try:
            report = load_content(folder=folder, is_dry_run=dry_run)
        except ContentErrors as errors:
            for problem in errors.problems:
                self.stderr.write(
                    f"{folder / problem.place.path}:{problem.place.line}: {problem.sentence}"
                )
            count = len(errors.problems)
            raise CommandError(
                ngettext(
                    "%(count)d error. Nothing was loaded.",
                    "%(count)d errors. Nothing was loaded.",
                    count,
                )
                % {"count": count}
            ) from errors
        for sentence in (*report.changes, *report.notes):
            self.stdout.write(sentence)
        if not report.changes:
            self.stdout.write(_("Everything is up to date."))
        elif dry_run:
            self.stdout.write(_("This was a trial: nothing was changed."))
