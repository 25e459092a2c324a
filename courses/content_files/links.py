"""Links between pages: ``page:module/step`` in a file, the page's number in the database."""

import re
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.content_files.folder import ContentFolder
from courses.content_files.identity import is_uuid, key_of
from courses.content_files.problems import Place, Problems, listing, suggestion
from courses.models import ShortName

KEY_LINK = re.compile(r'<a id="([0-9a-f-]{36})" linktype="page">')


class PageLinks:
    """Finds the page a link names, among the files and in the database."""

    def __init__(self, folder: ContentFolder, problems: Problems):
        self.paths = _page_paths(folder)
        self.problems = problems

    def resolve(self, reference: str, place: Place) -> UUID | None:
        """Return the key of the page whose path ends with ``reference``, else report it."""
        if is_uuid(reference) and Page.objects.filter(translation_key=reference).exists():
            return UUID(reference)
        matches = [p for p in self.paths if p == reference or p.endswith(f"/{reference}")]
        if len(matches) > 1:
            self.problems.add(
                place,
                _("“page:%(name)s” could be any of these: %(names)s. Write more of the path.")
                % {"name": reference, "names": listing(matches)},
            )
        elif not matches:
            return self._stored(reference, place)
        return key_of(matches[0])

    def _stored(self, reference: str, place: Place) -> UUID | None:
        names = ShortName.objects.exclude(name__contains="#").filter(name__endswith=reference)
        for short_name in names:
            if f"/{short_name.name}".endswith(f"/{reference}"):
                return short_name.key
        self.problems.add(
            place,
            _("There is no page “%(name)s”.") % {"name": reference}
            + suggestion(reference, [path.partition("/")[2] for path in self.paths]),
        )
        return None


def _page_paths(folder: ContentFolder) -> list[str]:
    paths = []
    if folder.site:
        paths += [f"site/{stem}" for stem in ("home", "catalog") if stem in folder.site.sets]
        paths += [f"site/pages/{stem}" for stem in folder.site.pages]
    for course in folder.courses:
        paths.append(course.path)
        for module in course.modules:
            paths.append(module.path)
            paths += [f"{module.path}/{step.name}" for step in module.steps]
    return paths


def with_page_numbers(data, numbers: dict[UUID, int]):
    """
    Return stored ``data`` (text, list or dict) with keys in page links replaced by page numbers.

    A page that is not there yet is left as it is; its number is 0 until it has one.
    """
    if isinstance(data, str):
        if 'linktype="page"' not in data:
            return data
        return KEY_LINK.sub(
            lambda match: f'<a id="{numbers.get(UUID(match[1]), 0)}" linktype="page">', data
        )
    if isinstance(data, list):
        return [with_page_numbers(part, numbers) for part in data]
    if isinstance(data, dict):
        return {name: with_page_numbers(part, numbers) for name, part in data.items()}
    return data
