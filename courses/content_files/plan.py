"""Reads and checks all files of a folder and returns what is to be loaded, without loading it."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.content_files.banks import count_in_files
from courses.content_files.folder import (
    ContentFolder,
    CourseFolder,
    FileSet,
    FolderReader,
    ModuleFolder,
    SiteFolder,
)
from courses.content_files.identity import key_of
from courses.content_files.kinds import (
    BANK,
    CATALOG,
    CATEGORY,
    COURSE,
    FACT,
    HOME,
    LESSON,
    MODULE,
    ORGANISATION,
    STANDARD,
    STEP_KINDS,
    TOPIC,
    Kind,
)
from courses.content_files.library import Folder, Library
from courses.content_files.links import PageLinks
from courses.content_files.picture_credits import read_credits
from courses.content_files.problems import Place, Problems, listing, suggestion
from courses.content_files.scalars import (
    Scalars,
    expect_mapping,
    expect_sequence,
    report_invalid,
)
from courses.content_files.source_reader import Context, SourceReader
from courses.content_files.translation_reader import Translated, TranslationReader
from courses.content_files.words import Word
from courses.content_files.yaml_tree import Mapping, read_tree
from courses.publishing import missing_for_publication
from home.models import Organisation, Topic
from quizzes.models import QuestionBank, QuestionCategory

# The field of a course file that says in which order its modules come.
MODULES = "modules"
SITE_SCOPES = {
    Organisation: "site/organisations/",
    Topic: "site/topics/",
    QuestionCategory: "site/categories/",
    QuestionBank: "site/banks/",
}


@dataclass
class Item:
    """One page or snippet: what its source file says, and its words in other languages."""

    kind: Kind
    path: str
    place: Place
    values: dict
    words: dict[str, Word]
    names: dict[UUID, str]
    places: dict[str, Place]
    is_incomplete: bool = False
    parent: str | None = None
    translations: dict[str, Translated] = field(default_factory=dict)
    # Stands for a snippet wherever others point at it.
    instance: object = None

    @property
    def key(self) -> UUID:
        return key_of(self.path)

    @property
    def short_name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def links_to_pages(self) -> bool:
        return any(word.is_rich and 'linktype="page"' in word.text for word in self.words.values())


@dataclass
class Plan:
    """Everything to be loaded: snippets before pages, parents before children, steps in order."""

    library: Library
    snippets: list[Item] = field(default_factory=list)
    pages: list[Item] = field(default_factory=list)


def read_plan(root: Path) -> Plan:
    """
    Return what the folder ``root`` holds.

    Raises ``ContentErrors`` with every error of every file. Writes nothing.
    """
    problems = Problems()
    folder = FolderReader(root, problems).read()
    plan = _Planner(root, folder, problems).plan()
    problems.raise_if_any()
    return plan


class _Planner:
    def __init__(self, root: Path, folder: ContentFolder, problems: Problems):
        self.folder = folder
        self.problems = problems
        self.scalars = Scalars(problems)
        self.links = PageLinks(folder, problems)
        self.result = Plan(Library(root, problems))

    def plan(self) -> Plan:
        if self.folder.site:
            self.site(self.folder.site)
        for course in self.folder.courses:
            assets = self.assets(course.directory, course.path)
            mapping = self.page(
                COURSE, course.course, course.path, "site/catalog", assets, SITE_SCOPES
            )
            for module in self.in_order(course, mapping):
                self.module(module, course.path)
        self.check_slugs()
        return self.result

    def assets(self, directory: Path, path: str) -> Folder:
        return Folder(directory, path, read_credits(directory, path, self.problems))

    def site(self, site: SiteFolder) -> None:
        assets = self.assets(site.directory, site.path)
        lists = (("organisations", ORGANISATION), ("topics", TOPIC), ("categories", CATEGORY))
        for stem, kind in lists:
            if stem in site.sets:
                self.snippets(kind, site.sets[stem], f"site/{stem}", assets, SITE_SCOPES)
        for stem, files in site.banks.items():
            self.page(BANK, files, f"site/banks/{stem}", None, assets, SITE_SCOPES)
        for stem, kind, parent in (("home", HOME, None), ("catalog", CATALOG, "site/home")):
            if stem in site.sets:
                self.page(kind, site.sets[stem], f"site/{stem}", parent, assets, SITE_SCOPES)
        for stem, files in site.pages.items():
            self.page(STANDARD, files, f"site/pages/{stem}", "site/home", assets, SITE_SCOPES)

    def in_order(self, course: CourseFolder, mapping) -> list[ModuleFolder]:
        """Return the modules that the file of ``course`` lists, and behind them the others."""
        node = mapping and mapping.get(MODULES)
        sequence = node and expect_sequence(node, self.problems, MODULES)
        names = [module.name for module in course.modules]
        wanted = []
        for entry in sequence.items if sequence else ():
            name = self.scalars.line(entry, MODULES)
            if name is not None and name not in names:
                self.problems.add(
                    entry.place,
                    _("There is no module “%(name)s” in this course.") % {"name": name}
                    + suggestion(name, names),
                )
            wanted.append(name)

        def place(module: ModuleFolder) -> int:
            return wanted.index(module.name) if module.name in wanted else len(wanted)

        return sorted(course.modules, key=place)

    def module(self, module: ModuleFolder, course_path: str) -> None:
        assets = self.assets(module.directory, module.path)
        facts = f"{module.path}#facts"
        scopes = {**SITE_SCOPES, FACT.model: f"{facts}/"}
        if module.facts:
            self.snippets(FACT, module.facts, facts, assets, scopes)
        self.page(MODULE, module.module, module.path, course_path, assets, scopes)
        for step in module.steps:
            path = f"{module.path}/{step.name}"
            self.page(None, step, path, module.path, assets, scopes)

    # --- Pages and banks ------------------------------------------------------------------------

    def page(self, kind, files: FileSet, path, parent, assets: Folder, scopes) -> Mapping | None:
        """
        Read a page or bank in all languages; without ``kind`` the file says which it is.

        Returns its source file, if that could be read.
        """
        source = settings.LANGUAGE_CODE
        trees = self.trees(files)
        mapping = trees[source] and expect_mapping(trees[source], self.problems, files.stem)
        if mapping is None:
            return None
        extra = () if kind else ("kind",)
        kind = kind or self.step_kind(mapping)
        if kind is None:
            return mapping
        context = self.context(path, assets, scopes)
        in_source = (MODULES,) if kind is COURSE else extra
        values = SourceReader(context).fields(kind, mapping, in_source)
        item = self.item(kind, context, mapping.place, values, parent)
        self.check_page(item)
        if kind.is_page:
            self.result.pages.append(item)
        else:
            self.stand_in(item)
            self.result.snippets.append(item)
        for language, tree in trees.items():
            if language == source or tree is None:
                continue
            translation = expect_mapping(tree, self.problems, files.stem)
            if translation is None or item.is_incomplete:
                continue
            if extra and translation.get("kind") is not None:
                self.check_kind(translation, kind)
            item.translations[language] = self.translated(item, translation, extra)
            if "slug" in kind.untranslated:
                strings = item.translations[language].strings
                strings["slug"] = [f"{values['slug']}-{language}"]
        return mapping

    def trees(self, files: FileSet) -> dict:
        return {
            language: read_tree(file, files.path_in(language), self.problems)
            for language, file in files.files.items()
        }

    def step_kind(self, mapping) -> Kind | None:
        node = mapping.get("kind")
        if node is None:
            self.problems.add(
                mapping.place,
                _("The field “kind” is missing. Choose from: %(names)s.")
                % {"names": listing(STEP_KINDS)},
            )
            return None
        text = self.scalars.line(node, "kind")
        if text is not None and text not in STEP_KINDS:
            self.problems.add(
                node.place,
                _("There is no kind “%(kind)s”. Choose from: %(names)s.")
                % {"kind": text, "names": listing(STEP_KINDS)}
                + suggestion(text, STEP_KINDS),
            )
        return STEP_KINDS.get(text)

    def check_kind(self, translation, kind: Kind) -> None:
        text = self.scalars.line(translation.get("kind"), "kind")
        if text is not None and text != kind.name:
            self.problems.add(
                translation.place_of("kind"),
                _("The source file is a %(kind)s.") % {"kind": kind.name},
            )

    def context(self, path: str, assets: Folder, scopes) -> Context:
        return Context(
            path=path,
            folder=assets,
            library=self.result.library,
            problems=self.problems,
            resolve_page=self.links.resolve,
            scopes=scopes,
        )

    def item(self, kind, context: Context, place, values, parent=None) -> Item:
        if "slug" in kind.untranslated:
            context.words["slug"] = Word(values["slug"], context.places["slug"], False)
        return Item(
            kind=kind,
            path=context.path,
            place=place,
            values=values,
            words=context.words,
            names=context.names,
            places=context.places,
            is_incomplete=context.is_incomplete,
            parent=parent,
        )

    def check_page(self, item: Item) -> None:
        if item.kind is LESSON and not item.is_incomplete:
            for sentence in missing_for_publication(
                stance=item.values["stance"], body=item.values["body"]
            ):
                self.problems.add(item.places["body"], sentence)

    def translated(self, item: Item, mapping, extra) -> Translated:
        reader = TranslationReader(
            words=item.words,
            names=item.names,
            problems=self.problems,
            resolve_page=self.links.resolve,
            place=mapping.place,
        )
        return reader.fields(item.kind, item.values, mapping, extra)

    # --- Snippets -------------------------------------------------------------------------------

    def snippets(self, kind: Kind, files: FileSet, seed, assets, scopes) -> None:
        """Read a list of snippets in all languages."""
        source = settings.LANGUAGE_CODE
        trees = self.trees(files)
        sequence = trees[source] and expect_sequence(trees[source], self.problems, files.stem)
        if sequence is None:
            return
        context = self.context(seed, assets, scopes)
        items = {}
        for mapping, path, key in SourceReader(context).identified(sequence, seed):
            items[key] = self.snippet(kind, mapping, path, assets, scopes)
        self.result.snippets += items.values()
        if context.is_incomplete:
            return
        for language, tree in trees.items():
            if language != source and tree is not None:
                self.translated_list(items, context.names, tree, language, files.stem)

    def snippet(self, kind: Kind, mapping, path, assets, scopes) -> Item:
        context = self.context(path, assets, scopes)
        reader = SourceReader(context)
        code = kind.code_field
        values = reader.fields(kind, mapping, ("id", code) if code else ("id",))
        item = self.item(kind, context, mapping.place, values)
        if code:
            # Differs from the id only for what was made in the editor, where the id is a UUID.
            node = mapping.get(code)
            values[code] = reader.field(kind, code, node) if node else item.short_name
        self.stand_in(item)
        return item

    def stand_in(self, item: Item) -> None:
        """Make what others may point at before it is saved, and check it."""
        item.instance = item.kind.model(translation_key=item.key, **item.values)
        if item.kind is BANK:
            count_in_files(item.instance)
        if not item.is_incomplete:
            self.check_snippet(item)
        self.result.library.add_snippet(item.path, item.instance)

    def check_snippet(self, item: Item) -> None:
        try:
            item.instance.clean()
            item.instance.validate_constraints(exclude={"locale"})
        except ValidationError as error:
            report_invalid(self.problems, item.place, error)

    def translated_list(self, items, names, tree, language, stem) -> None:
        sequence = expect_sequence(tree, self.problems, stem)
        if sequence is None:
            return
        lister = TranslationReader(
            words={},
            names=names,
            problems=self.problems,
            resolve_page=self.links.resolve,
            place=sequence.place,
        )
        children = [(key, item, None) for key, item in items.items()]
        for mapping, (_key, item, _value) in lister.paired(sequence, children):
            if not item.is_incomplete:
                item.translations[language] = self.translated(item, mapping, ("id",))

    # --- Slugs ----------------------------------------------------------------------------------

    def check_slugs(self) -> None:
        """Report slugs that Wagtail would change: not in slug form, or taken by a neighbour."""
        taken: dict[tuple, Place] = {}
        for item in self.result.pages:
            for language, slug, place in _slugs(item):
                proper = slugify(slug, allow_unicode=True)
                if slug != proper:
                    self.problems.add(
                        place,
                        _("“%(slug)s” is not possible as slug. Write “%(proper)s”.")
                        % {"slug": slug, "proper": proper},
                    )
                first = taken.setdefault((item.parent, language, slug), place)
                if first != place:
                    self.problems.add(
                        place,
                        _("The slug “%(slug)s” is taken by %(place)s.")
                        % {"slug": slug, "place": first},
                    )


def _slugs(item: Item):
    if item.values.get("slug"):
        yield settings.LANGUAGE_CODE, item.values["slug"], item.places["slug"]
    for language, translated in item.translations.items():
        if "slug" in translated.places:
            yield language, translated.strings["slug"][0], translated.places["slug"]
