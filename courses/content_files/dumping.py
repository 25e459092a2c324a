"""Writes a module from the database as content files, ready to be edited and loaded again."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.models import Page

from courses.content_files.exporting import Exporter, Shelf, ShortNames, path_of
from courses.content_files.kinds import (
    BANK,
    CATALOG,
    CATEGORY,
    COURSE,
    FACT,
    HOME,
    MODULE,
    ORGANISATION,
    STEP_KINDS,
    TOPIC,
    Kind,
)
from courses.content_files.plan import SITE_SCOPES
from courses.content_files.report import Report
from courses.content_files.yaml_writer import write_yaml
from courses.models import FactCard, ModulePage, ShortName
from home.models import Organisation, Topic
from quizzes.models import QuestionBank, QuestionCategory


class ModuleNotFound(Exception):
    """No module, or more than one, has this short name or slug."""


class FolderNotEmpty(Exception):
    """The folder has files that are not ours to overwrite."""


def dump_content(*, module: str, folder: Path, is_overwriting: bool = False) -> Report:
    """
    Write the module with short name or slug ``module`` into ``folder``, with all it needs.

    That is its course, its published steps in all real translations, the fact cards, question
    banks, categories, pictures, organisations and topics it uses, and the home page and catalogue
    it stands below, so that the folder can be loaded into an empty database. Mirrors of
    untranslated pages are left out.

    Raises ``ModuleNotFound`` and ``FolderNotEmpty``; then nothing is written.
    """
    names = ShortNames(dict(ShortName.objects.values_list("key", "name")))
    page = find_module(module, names)
    if folder.exists() and any(folder.iterdir()) and not is_overwriting:
        raise FolderNotEmpty(folder)
    dump = _Dump(names)
    dump.module(page)
    dump.write(folder)
    return dump.report


def find_module(name: str, names: ShortNames) -> ModulePage:
    """Return the module in the source language that has ``name`` as short name or slug."""
    modules = ModulePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE, alias_of=None)
    keys = [key for key, path in names.paths.items() if path.endswith(f"/{name}")]
    found = list(modules.filter(Q(translation_key__in=keys) | Q(slug=name)))
    if len(found) != 1:
        raise ModuleNotFound(name)
    return found[0]


@dataclass
class _Folder:
    """A folder to be written: its path, its shelf and the exporter that fills both."""

    path: str
    shelf: Shelf
    exporter: Exporter


class _Dump:
    def __init__(self, names: ShortNames):
        self.names = names
        self.report = Report()
        self.texts: dict[str, str] = {}
        self.folders: list[_Folder] = []
        self.module_path = ""

    def folder(self, path: str, scopes=None) -> _Folder:
        shelf = Shelf()
        exporter = Exporter(self.names, shelf, scopes or SITE_SCOPES, self.name_page)
        self.folders.append(_Folder(path, shelf, exporter))
        return self.folders[-1]

    def name_page(self, number: str) -> str:
        """Return what stands behind ``page:`` for the page with this number."""
        page = Page.objects.filter(pk=number or 0).first()
        if page is None:
            self.report.note(
                _("A link names the page %(number)s, which is gone.") % {"number": number}
            )
            return number
        return self.names.paths.get(page.translation_key, str(page.translation_key))

    def module(self, module: ModulePage) -> None:
        course = module.get_parent().specific
        catalog = course.get_parent().specific
        home = catalog.get_parent().specific
        course_path = path_of(self.names, "", course.translation_key)
        self.module_path = path_of(self.names, f"{course_path}/", module.translation_key)
        scopes = {**SITE_SCOPES, FactCard: f"{self.module_path}#facts/"}
        own = self.folder(self.module_path, scopes)
        steps = [step.specific for step in module.get_children().live()]
        for step in module.get_children().not_live():
            self.report.note(
                _("The step “%(title)s” is not published and was left out.") % {"title": step.title}
            )
        facts = self.chosen_in(steps, FactCard)
        above = self.folder(course_path)
        site = self.folder("site")
        organisations = {page.organisation for page in (course, module)}
        organisations |= {fact.organisation for fact in facts if fact.organisation}
        self.snippets(site, ORGANISATION, Organisation, organisations, "organisations")
        self.snippets(site, TOPIC, Topic, {course.topic, module.topic}, "topics")
        self.questions(site, steps)
        self.page(site, HOME, home, "site/home", "home")
        self.page(site, CATALOG, catalog, "site/catalog", "catalog")
        self.page(above, COURSE, course, course_path, "course")
        self.snippets(own, FACT, FactCard, facts, "facts")
        self.page(own, MODULE, module, self.module_path, "module")
        for number, step in enumerate(steps, start=1):
            self.step(own, step, number, width=len(str(len(steps))))

    def questions(self, site: _Folder, steps) -> None:
        """Write the banks that ``steps`` draw from, and the categories of all their questions."""
        banks = self.chosen_in(steps, QuestionBank)
        categories = self.chosen_in([*steps, *banks], QuestionCategory)
        categories = {category for each in categories for category in _line(each)}
        self.snippets(site, CATEGORY, QuestionCategory, categories, "categories")
        for bank in banks:
            path = path_of(self.names, "site/banks/", bank.translation_key)
            self.page(site, BANK, bank, path, path.removeprefix("site/"))
            if not bank.live:
                self.report.note(
                    _("The question bank “%(name)s” is not published; loading it publishes it.")
                    % {"name": bank.name}
                )

    def chosen_in(self, instances, model) -> list:
        """Return the snippets that blocks of ``instances`` point at, in the source language."""
        found: dict[UUID, object] = {}
        for instance in instances:
            for name in (f.name for f in instance._meta.get_fields() if hasattr(f, "stream_block")):
                for snippet in _chosen(getattr(instance, name), model):
                    found.setdefault(snippet.translation_key, snippet)
        source = settings.LANGUAGE_CODE
        stored = model.objects.filter(translation_key__in=found, locale__language_code=source)
        in_source = {snippet.translation_key: snippet for snippet in stored}
        for key, snippet in found.items():
            if key not in in_source:
                self.report.note(
                    _("“%(name)s” does not exist in %(language)s and was left out.")
                    % {"name": snippet, "language": source}
                )
        return [in_source[key] for key in found if key in in_source]

    def step(self, folder: _Folder, step, number: int, width: int) -> None:
        kind = next((k for k in STEP_KINDS.values() if isinstance(step, k.model)), None)
        if kind is None:
            self.report.note(
                _("The step “%(title)s” is of a kind that files do not have.")
                % {"title": step.title}
            )
            return
        path = path_of(self.names, f"{self.module_path}/", step.translation_key)
        stem = f"{number:0{width}d}-{path.rpartition('/')[2]}"
        self.page(folder, kind, step, path, stem, {"kind": kind.name})

    def page(self, folder: _Folder, kind: Kind, page, path, stem, head=None) -> None:
        """Write a page or bank and its real translations."""
        exporter = folder.exporter
        source = settings.LANGUAGE_CODE
        self.put(folder, stem, source, (head or {}) | exporter.source(kind, page, path))
        conditions = {"alias_of": None} if kind.is_page else {}
        for language, translation in _translations(page, **conditions):
            on_gap = self.gap_in(folder, stem, language)
            words = exporter.words(kind, translation, page, path, on_gap)
            self.put(folder, stem, language, words)

    def snippets(self, folder: _Folder, kind: Kind, model, instances, stem: str) -> None:
        """Write a list of snippets, and its translation where every one of them has one."""
        if not instances:
            return
        prefix = f"{folder.path}#facts/" if kind is FACT else f"{folder.path}/{stem}/"
        entries, translated = [], {}
        for instance in sorted(instances, key=_place_in_list):
            name = self.names.below(prefix, instance.translation_key)
            code = getattr(instance, kind.code_field) if kind.code_field else name
            head = {"id": name} | ({} if code == name else {"code": code})
            path = f"{prefix}{name}"
            entries.append(head | folder.exporter.source(kind, instance, path))
            for language, translation in _translations(instance):
                on_gap = self.gap_in(folder, stem, language)
                words = folder.exporter.words(kind, translation, instance, path, on_gap)
                translated.setdefault(language, []).append({"id": name} | words)
        self.put(folder, stem, settings.LANGUAGE_CODE, entries)
        for language, own in translated.items():
            if len(own) == len(entries):
                self.put(folder, stem, language, own)
            else:
                self.report.note(
                    _("%(name)s is not wholly translated into %(language)s and was left out.")
                    % {"name": f"{folder.path}/{stem}", "language": language}
                )

    def gap_in(self, folder: _Folder, stem: str, language: str):
        """Return what to call when words of this file are not translated yet."""
        sentence = _("%(path)s holds words that are not translated yet.") % {
            "path": f"{folder.path}/{stem}.{language}.yaml"
        }

        def note():
            if sentence not in self.report.notes:
                self.report.note(sentence)

        return note

    def put(self, folder: _Folder, stem: str, language: str, data) -> None:
        self.texts[f"{folder.path}/{stem}.{language}.yaml"] = write_yaml(data)

    def write(self, folder: Path) -> None:
        """Write everything collected; step files that are no longer right are removed."""
        own = folder / self.module_path
        if own.is_dir():
            for stale in own.glob("*.yaml"):
                stale.unlink()
        for path, text in self.texts.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        for part in self.folders:
            self.write_assets(folder / part.path, part.shelf)

    def write_assets(self, directory: Path, shelf: Shelf) -> None:
        for path, instance in shelf.files.items():
            file = directory / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with instance.file.open("rb") as stored:
                file.write_bytes(stored.read())
        credits = {
            name: {"title": i.title, "credit": i.credit, "licence": i.licence}
            for name, i in shelf.pictures().items()
        }
        if credits:
            text = write_yaml(credits)
            (directory / "images" / "credits.yaml").write_text(text, encoding="utf-8", newline="\n")


def _translations(instance, **conditions):
    """Yield (language, instance) for every other language, in the order of the settings."""
    others = {
        other.locale.language_code: other
        for other in type(instance)
        .objects.filter(translation_key=instance.translation_key, **conditions)
        .exclude(pk=instance.pk)
        .select_related("locale")
    }
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        if code in others:
            yield code, others[code]


def _place_in_list(instance) -> tuple[int, int]:
    """Return by what snippets are sorted: what others are part of comes before them."""
    return len(_line(instance)), instance.pk


def _line(instance) -> list:
    """Return ``instance`` and what it is part of, from the inside out; nothing comes twice."""
    found = []
    while instance and instance not in found:
        found.append(instance)
        instance = getattr(instance, "parent", None)
    return found


def _chosen(value, model):
    """Yield the snippets of ``model`` anywhere in a block value."""
    if isinstance(value, model):
        yield value
    elif isinstance(value, blocks.StructValue):
        for part in value.values():
            yield from _chosen(part, model)
    elif isinstance(value, blocks.StreamValue | blocks.list_block.ListValue):
        for child in value if isinstance(value, blocks.StreamValue) else value.bound_blocks:
            yield from _chosen(child.value, model)
