"""``manage.py import_questions FILE --bank NAME --language de``: questions into a draft bank."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale

from quizzes.containers import banks_written_in
from quizzes.exchange.formats import read_file
from quizzes.exchange.model import MAX_FILE_BYTES, ExchangeError
from quizzes.exchange.planning import plan_import
from quizzes.services.importing import import_questions


class Command(BaseCommand):
    """All questions or none; nothing is published; a second run changes nothing."""

    help = "Import questions (GIFT, Aiken, Moodle XML, CSV, XLSX, plain list) into a bank's draft."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The file with the questions.")
        parser.add_argument("--bank", required=True, help="Its name; made if there is none.")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, help="The language of the questions."
        )
        parser.add_argument("--credit", default="", help="Who made the pictures in the file.")
        parser.add_argument("--licence", default="", help="Under which licence they are.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen and change nothing."
        )

    def handle(self, *, file, bank, language, credit, licence, dry_run, **options):
        if not 0 < len(bank) <= 120:
            raise CommandError(_("Give the bank a name of up to 120 characters."))
        locale = Locale.objects.filter(language_code=language).first()
        if locale is None:
            raise CommandError(
                _("There is no language “%(language)s” here.") % {"language": language}
            )
        found = banks_written_in(locale).filter(name=bank).order_by("pk").first()
        try:
            parsed = self._parsed(file, language)
            plan = plan_import(parsed, actor=None, bank=found, locale=locale)
            self._tell(file, plan)
            if dry_run:
                self._say(plan, _("This was a trial: nothing was changed."))
                return
            import_questions(
                actor=None,
                parsed=self._parsed(file, language),
                bank=found,
                name=bank,
                locale=locale,
                credit=credit,
                licence=licence,
            )
        except ExchangeError as error:
            place = f"{file}:{error.line}: " if error.line else ""
            raise CommandError(f"{place}{error.message}") from error
        self._say(plan, _("They are in the draft of the bank “%(bank)s”.") % {"bank": bank})

    def _parsed(self, file: Path, language: str):
        try:
            if file.stat().st_size > MAX_FILE_BYTES:
                raise CommandError(_("This file is too large."))
            return read_file(file.name, file.read_bytes(), language=language)
        except OSError as error:
            raise CommandError(_("The file “%(file)s” cannot be read.") % {"file": file}) from error

    def _tell(self, file: Path, plan) -> None:
        for problem in plan.problems:
            place = f"{file}:{problem.line}" if problem.line else str(file)
            out = self.stderr if problem.is_error else self.stdout
            out.write(f"{place}: {problem.message}")
        for draft in plan.drafts:
            for sentence in (*draft.notes, *draft.missing):
                self.stdout.write(f"{file}:{draft.question.line}: {sentence}")

    def _say(self, plan, last: str) -> None:
        number, known = len(plan.drafts), len(plan.known)
        self.stdout.write(
            ngettext("%(number)d new question.", "%(number)d new questions.", number)
            % {"number": number}
        )
        if known:
            self.stdout.write(
                ngettext(
                    "%(number)d question was in the bank already and stays as it is.",
                    "%(number)d questions were in the bank already and stay as they are.",
                    known,
                )
                % {"number": known}
            )
        self.stdout.write(last)
