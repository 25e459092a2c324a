"""Static files as they go over the wire."""

import re

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What pages link to: the style of all of them, and that of facilitators' screens beside it.
ENTRIES = ("css/site.css", "css/groups.css")
IMPORT = re.compile(
    r'@import\s+(?:url\()?"(?P<path>[^"]+)"\)?(?:\s+layer\((?P<layer>[\w.-]+)\))?\s*;'
)


class BundledManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """
    Hashed and compressed files, with style sheets put together from the files they import.

    The sources stay one small file for each component; a learner's page loads one stylesheet.
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
        for entry in ENTRIES:
            if dry_run or entry not in paths:
                continue
            storage, path = paths[entry]
            with storage.open(path) as source:
                bundled = self.bundle(source.read().decode(), storage, "css/")
            self.delete(entry)
            self._save(entry, ContentFile(bundled.encode()))
            paths[entry] = (self, entry)
        yield from super().post_process(paths, dry_run, **options)

    def bundle(self, text: str, storage, folder: str) -> str:
        """Return ``text`` with every ``@import`` replaced by what it names, kept in its layer."""

        def replace(match):
            with storage.open(folder + match["path"]) as part:
                content = part.read().decode()
            return f"@layer {match['layer']} {{\n{content}\n}}" if match["layer"] else content

        return IMPORT.sub(replace, text)
