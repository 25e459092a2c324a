"""Finds the files of a content folder and says what each is, before anything is read in them."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from courses.content_files.identity import is_short_name
from courses.content_files.problems import Place, Problems, listing, suggestion

SITE = "site"
ASSET_FOLDERS = {"images", "media"}
STEP_FILE = re.compile(r"(\d+)-(.+)")
IGNORED_SUFFIXES = {".md", ".txt"}


@dataclass
class FileSet:
    """The files of one thing, by language."""

    stem: str
    directory: Path
    path: str
    files: dict[str, Path] = field(default_factory=dict)

    def path_in(self, language: str) -> str:
        """Return the path of the file in ``language``, for messages."""
        return (
            f"{self.path}/{self.files[language].name}" if self.path else self.files[language].name
        )


@dataclass
class StepFiles(FileSet):
    """The files of a step; ``number`` is its place in the module."""

    number: int = 0
    name: str = ""


@dataclass
class ModuleFolder:
    name: str
    directory: Path
    path: str
    module: FileSet
    facts: FileSet | None
    steps: list[StepFiles]


@dataclass
class CourseFolder:
    name: str
    directory: Path
    path: str
    course: FileSet
    modules: list[ModuleFolder]


@dataclass
class SiteFolder:
    directory: Path
    path: str
    sets: dict[str, FileSet]
    pages: dict[str, FileSet]
    banks: dict[str, FileSet]


@dataclass
class ContentFolder:
    """Everything found, in the order in which it is loaded."""

    root: Path
    site: SiteFolder | None
    courses: list[CourseFolder]


class FolderReader:
    """Sorts the files of a content folder and reports those that fit nowhere."""

    def __init__(self, root: Path, problems: Problems):
        self.root = root
        self.problems = problems
        self.languages = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]

    def read(self) -> ContentFolder:
        site, courses = None, []
        for entry in self.entries(self.root):
            path = entry.name
            if not entry.is_dir():
                self.refuse_file(entry, path)
            elif entry.name == SITE:
                site = self.site(entry)
            elif self.has_proper_name(entry, path):
                courses.append(self.course(entry, path))
        return ContentFolder(self.root, site, [course for course in courses if course])

    def entries(self, directory: Path) -> list[Path]:
        return sorted(
            entry
            for entry in directory.iterdir()
            if not entry.name.startswith((".", "_")) and entry.suffix not in IGNORED_SUFFIXES
        )

    def site(self, directory: Path) -> SiteFolder:
        known = ("organisations", "topics", "categories", "home", "catalog")
        sets = self.file_sets(directory, SITE, lambda stem: stem in known, known)
        examples = {"pages": ("about",), "banks": ("basics",)}
        below: dict[str, dict[str, FileSet]] = {name: {} for name in examples}
        for entry in self.entries(directory):
            if not entry.is_dir() or entry.name in ASSET_FOLDERS:
                continue
            path = f"{SITE}/{entry.name}"
            if entry.name in examples:
                below[entry.name] = self.file_sets(entry, path, is_short_name, examples[entry.name])
            else:
                self.refuse_folder(entry, path, (*examples, *ASSET_FOLDERS))
        return SiteFolder(directory, SITE, sets, **below)

    def course(self, directory: Path, path: str) -> CourseFolder | None:
        sets = self.file_sets(directory, path, lambda stem: stem == "course", ("course",))
        modules = []
        for entry in self.entries(directory):
            if not entry.is_dir() or entry.name in ASSET_FOLDERS:
                continue
            inner = f"{path}/{entry.name}"
            if self.has_proper_name(entry, inner):
                modules.append(self.module(entry, inner))
        if "course" not in sets:
            self.report_absent(path, "course")
            return None
        return CourseFolder(
            directory.name, directory, path, sets["course"], [m for m in modules if m]
        )

    def module(self, directory: Path, path: str) -> ModuleFolder | None:
        known = ("module", "facts", "1-name")
        sets = self.file_sets(
            directory, path, lambda s: s in known[:2] or STEP_FILE.fullmatch(s), known
        )
        for entry in self.entries(directory):
            if entry.is_dir() and entry.name not in ASSET_FOLDERS:
                self.refuse_folder(entry, f"{path}/{entry.name}", ASSET_FOLDERS)
        steps = self.steps(sets)
        if "module" not in sets:
            self.report_absent(path, "module")
            return None
        return ModuleFolder(
            directory.name, directory, path, sets["module"], sets.get("facts"), steps
        )

    def steps(self, sets: dict[str, FileSet]) -> list[StepFiles]:
        steps, by_number, by_name = [], {}, {}
        for stem, files in sets.items():
            match = STEP_FILE.fullmatch(stem)
            if not match:
                continue
            number, name = int(match[1]), match[2]
            step = StepFiles(stem, files.directory, files.path, files.files, number, name)
            place = Place(step.path_in(settings.LANGUAGE_CODE), 1)
            if not is_short_name(name):
                self.problems.add(
                    place,
                    _(
                        "“%(name)s” cannot be a short name. "
                        "Use small letters a–z, digits and hyphens."
                    )
                    % {"name": name},
                )
                continue
            if number in by_number:
                self.problems.add(
                    place,
                    _("The number %(number)d is taken by “%(other)s”. Every step has its own.")
                    % {"number": number, "other": by_number[number]},
                )
            if name in by_name:
                self.problems.add(
                    place, _("The short name “%(name)s” is taken by another step.") % {"name": name}
                )
            by_number[number], by_name[name] = stem, stem
            steps.append(step)
        return sorted(steps, key=lambda step: step.number)

    def file_sets(self, directory: Path, path: str, is_known, known) -> dict[str, FileSet]:
        """Return the YAML files of ``directory`` sorted by what they hold."""
        sets: dict[str, FileSet] = {}
        for entry in self.entries(directory):
            if entry.is_dir():
                continue
            parts = entry.name.split(".")
            if len(parts) != 3 or parts[2] != "yaml" or not is_known(parts[0]):
                self.refuse_file(entry, f"{path}/{entry.name}", known)
            elif parts[1] not in self.languages:
                self.problems.add(
                    Place(f"{path}/{entry.name}", 1),
                    _("“%(language)s” is not a language of this platform. There are: %(names)s.")
                    % {"language": parts[1], "names": listing(self.languages)},
                )
            else:
                files = sets.setdefault(parts[0], FileSet(parts[0], directory, path))
                files.files[parts[1]] = entry
        return self.with_source(sets)

    def with_source(self, sets: dict[str, FileSet]) -> dict[str, FileSet]:
        source = settings.LANGUAGE_CODE
        for stem, files in list(sets.items()):
            if source not in files.files:
                del sets[stem]
                for language in files.files:
                    self.problems.add(
                        Place(files.path_in(language), 1),
                        _("This is a translation, but there is no source file “%(name)s”.")
                        % {"name": f"{stem}.{source}.yaml"},
                    )
        return sets

    def has_proper_name(self, directory: Path, path: str) -> bool:
        if is_short_name(directory.name):
            return True
        self.problems.add(
            Place(path, 1),
            _("“%(name)s” cannot be a short name. Use small letters a–z, digits and hyphens.")
            % {"name": directory.name},
        )
        return False

    def report_absent(self, path: str, stem: str) -> None:
        name = f"{stem}.{settings.LANGUAGE_CODE}.yaml"
        self.problems.add(Place(path, 1), _("There is no file “%(name)s” here.") % {"name": name})

    def refuse_file(self, entry: Path, path: str, known=()) -> None:
        stem = entry.name.split(".")[0]
        names = listing(f"{name}.{settings.LANGUAGE_CODE}.yaml" for name in known)
        sentence = _("This file does not belong here.")
        if names:
            sentence += " " + _("Possible names are: %(names)s.") % {"names": names}
        self.problems.add(Place(path, 1), sentence + suggestion(stem, known))

    def refuse_folder(self, entry: Path, path: str, known) -> None:
        self.problems.add(
            Place(path, 1),
            _("This folder does not belong here.") + suggestion(entry.name, known),
        )
