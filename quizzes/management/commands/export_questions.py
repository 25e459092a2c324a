"""``manage.py export_questions BANK --format gift FILE``: the questions of a bank as a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from quizzes.exchange.export import exported
from quizzes.exchange.formats import FORMATS
from quizzes.models import QuestionBank


class Command(BaseCommand):
    """Writes the latest draft, as the editor shows it, and names what the format cannot say."""

    help = "Export the questions of a bank."

    def add_arguments(self, parser):
        parser.add_argument("bank", help="The name of the bank.")
        parser.add_argument("file", type=Path, help="Where to write.")
        parser.add_argument("--format", choices=list(FORMATS), default="xml")
        parser.add_argument("--language", help="If banks of several languages have it.")

    def handle(self, *, bank, file, format, language, **options):
        banks = QuestionBank.objects.filter(name=bank)
        if language:
            banks = banks.filter(locale__language_code=language)
        found = list(banks[:2])
        if not found:
            raise CommandError(_("There is no bank “%(bank)s”.") % {"bank": bank})
        if len(found) > 1:
            raise CommandError(_("Several banks have this name. Add --language."))
        draft = found[0].get_latest_revision_as_object()
        written = FORMATS[format].write(exported(draft.items))
        try:
            file.write_bytes(written.content)
        except OSError as error:
            raise CommandError(
                _("The file “%(file)s” cannot be written.") % {"file": file}
            ) from error
        for sentence in written.losses:
            self.stderr.write(sentence)
        self.stdout.write(_("Written to %(file)s.") % {"file": file})
