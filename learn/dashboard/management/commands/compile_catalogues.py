"""Compile the interface translations; for a production server, where no demo does it."""

from django.core.management.base import BaseCommand

from learn.dashboard.management.catalogues import compile_stale_catalogues


class Command(BaseCommand):
    help = "Compiles every catalogue that changed since it was last compiled; needs no gettext."
    requires_system_checks = []

    def handle(self, **options):
        written = compile_stale_catalogues()
        if options["verbosity"]:
            self.stdout.write(f"Compiled {len(written)} catalogues.")
