"""Static files as they go over the wire."""

import re

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY = "css/site.css"
IMPORT = re.compile(
    r'@import\s+(?:url\()?"(?P<path>[^"]+)"\)?(?:\s+layer\((?P<layer>[\w.-]+)\))?\s*;'
)


class BundledManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """
    Hashed and compressed files, with ``site.css`` put together from the files it imports.

    The sources stay one small file for each component; a page loads one stylesheet.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._urls = {}

    def url(self, name, force=False):
        """Return the address of ``name``; worked out once, since the manifest never changes."""
        if settings.DEBUG or force:
            return super().url(name, force)
        if name not in self._urls:
            self._urls[name] = super().url(name)
        return self._urls[name]

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run and ENTRY in paths:
            storage, path = paths[ENTRY]
            with storage.open(path) as source:
                bundled = self.bundle(source.read().decode(), storage, "css/")
            self.delete(ENTRY)
            self._save(ENTRY, ContentFile(bundled.encode()))
            paths[ENTRY] = (self, ENTRY)
        yield from super().post_process(paths, dry_run, **options)

    def bundle(self, text: str, storage, folder: str) -> str:
        """Return ``text`` with every ``@import`` replaced by what it names, kept in its layer."""

        def replace(match):
            with storage.open(folder + match["path"]) as part:
                content = part.read().decode()
            return f"@layer {match['layer']} {{\n{content}\n}}" if match["layer"] else content

        return IMPORT.sub(replace, text)
