"""``manage.py dump_content MODULE FOLDER``: write a module as text files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.content_files.dumping import FolderNotEmpty, ModuleNotFound, dump_content


class Command(BaseCommand):
    """Writes what ``load_content`` reads; loading it again changes nothing."""

    help = "Write a module with everything it needs as a folder of text files."

    def add_arguments(self, parser):
        parser.add_argument("module", help="The short name or the slug of the module.")
        parser.add_argument("folder", type=Path, help="Where to write; it should be empty.")
        parser.add_argument(
            "--overwrite", action="store_true", help="Write even if the folder is not empty."
        )

    def handle(self, *, module, folder, overwrite, **options):
        try:
            report = dump_content(module=module, folder=folder, is_overwriting=overwrite)
        except ModuleNotFound as error:
            raise CommandError(
                _("There is no module, or more than one, with the name “%(name)s”.")
                % {"name": module}
            ) from error
        except FolderNotEmpty as error:
            raise CommandError(
                _("The folder “%(folder)s” is not empty. Add --overwrite to write there anyway.")
                % {"folder": folder}
            ) from error
        for sentence in report.notes:
            self.stdout.write(sentence)
        self.stdout.write(_("Written to %(folder)s.") % {"folder": folder})
