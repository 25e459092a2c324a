"""
What content files point at: pictures, sound, captions, topics, organisations, fact cards.

Everything is found as a model instance while the files are checked. Instances that are not in the
database yet have no number; they get one when they are saved, and every value that holds them is
right from then on, because it holds the instance itself.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as PillowImage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, TranslatableMixin
from wagtailmedia.models import get_media_model

from courses.content_files.identity import key_of
from courses.content_files.problems import Place, Problems, suggestion

COLLECTION = "Content files"
VIDEO_EXTENSIONS = {".mp4", ".webm"}


@dataclass(frozen=True)
class Credit:
    """Who made a picture and what others may do with it."""

    title: str
    credit: str
    licence: str


@dataclass
class Asset:
    """A file beside the YAML files, and the instance that stands for it."""

    file: Path
    path: str
    data: bytes
    instance: object
    credit: Credit | None = None

    @property
    def sha1(self) -> str:
        return hashlib.sha1(self.data, usedforsecurity=False).hexdigest()


@dataclass
class Folder:
    """A folder whose files may point at pictures below it."""

    directory: Path
    path: str
    credits: dict[str, Credit] = field(default_factory=dict)


class Library:
    """Finds what a text in a file points at, and reports what is not there."""

    def __init__(self, root: Path, problems: Problems):
        self.root = root
        self.problems = problems
        self.assets: dict[tuple[type, str], Asset] = {}
        self.snippets: dict[type, dict[str, object]] = {}

    def add_snippet(self, path: str, instance) -> None:
        """Make ``instance`` known under ``path``, such as ``module#facts/name``."""
        self.snippets.setdefault(type(instance), {})[path] = instance

    def find(self, model, text: str, place: Place, folder: Folder, scope: str):
        """
        Return the instance of ``model`` that ``text`` names, or ``None`` after reporting it.

        ``scope`` stands before the short name of a snippet in its path.
        """
        if issubclass(model, get_image_model()):
            return self._picture(text, place, folder)
        if issubclass(model, get_media_model()):
            return self._file(model, text, place, folder, "media")
        if issubclass(model, get_document_model()):
            return self._file(model, text, place, folder, "media")
        if issubclass(model, TranslatableMixin):
            return self._snippet(model, text, place, scope)
        self.problems.add(
            place,
            _("A file cannot point at “%(kind)s” yet. Choose it in the editor instead.")
            % {"kind": model._meta.verbose_name},
        )
        return None

    def _read(self, text, place, folder: Folder, subfolder) -> tuple[Path, str] | None:
        file = (folder.directory / text).resolve()
        home = (folder.directory / subfolder).resolve()
        if file.parent != home:
            self.problems.add(
                place,
                _("Write the file as %(folder)s/name; it lies in the folder “%(folder)s” here.")
                % {"folder": subfolder},
            )
            return None
        if not file.is_file():
            there = [f"{subfolder}/{f.name}" for f in home.glob("*") if f.suffix != ".yaml"]
            self.problems.add(
                place,
                _("There is no file “%(file)s”.") % {"file": text} + suggestion(text, there),
            )
            return None
        return file, f"{folder.path}/{text}"

    def _picture(self, text, place, folder):
        found = self._read(text, place, folder, "images")
        if found is None:
            return None
        file, path = found
        model = get_image_model()
        known = self.assets.get((model, path))
        if known:
            return known.instance
        credit = folder.credits.get(file.name)
        if credit is None:
            self.problems.add(
                place,
                _("The picture “%(file)s” has no credit. Add it to images/credits.yaml.")
                % {"file": text},
            )
            return None
        data = file.read_bytes()
        asset = Asset(file, path, data, None, credit)
        twin = next((a for a in self._of(model) if a.sha1 == asset.sha1), None)
        if twin and twin.credit != credit:
            self.problems.add(
                place,
                _("The same picture is credited differently as “%(other)s”.")
                % {"other": twin.path},
            )
        asset.instance = twin.instance if twin else self._new_picture(asset, place)
        if asset.instance is not None:
            self.assets[model, path] = asset
        return asset.instance

    def _new_picture(self, asset: Asset, place):
        try:
            with PillowImage.open(asset.file) as picture:
                width, height = picture.size
        except OSError:
            self.problems.add(
                place, _("The file “%(file)s” is not a picture.") % {"file": asset.path}
            )
            return None
        return get_image_model()(
            title=asset.credit.title,
            credit=asset.credit.credit,
            licence=asset.credit.licence,
            width=width,
            height=height,
            file_hash=asset.sha1,
            file_size=len(asset.data),
        )

    def _file(self, model, text, place, folder, subfolder):
        found = self._read(text, place, folder, subfolder)
        if found is None:
            return None
        file, path = found
        if (model, path) not in self.assets:
            instance = model(title=file.stem)
            if issubclass(model, get_media_model()):
                instance.type = "video" if file.suffix.lower() in VIDEO_EXTENSIONS else "audio"
            self.assets[model, path] = Asset(file, path, file.read_bytes(), instance)
        return self.assets[model, path].instance

    def _of(self, model) -> list[Asset]:
        return [asset for (kind, _path), asset in self.assets.items() if kind is model]

    def _snippet(self, model, text, place, scope):
        known = self.snippets.get(model, {})
        key = key_of(scope + text)
        found = next((s for s in known.values() if s.translation_key == key), None)
        found = found or _stored(model, key)
        if found is None:
            names = [path.rpartition("/")[2] for path in known]
            self.problems.add(
                place,
                _("There is no %(kind)s “%(name)s”.")
                % {"kind": model._meta.verbose_name, "name": text}
                + suggestion(text, names),
            )
        return found

    def save(self, storage_log: list) -> list[str]:
        """
        Save what is new among the files and return what changed, as sentences.

        Every file written is added to ``storage_log`` as (storage, name), so that it can be
        removed again if the transaction fails.
        """
        changes = []
        for (model, path), asset in self.assets.items():
            if asset.instance.pk is None:
                stored = _same_file(model, asset)
                if stored is None:
                    self._create(asset, storage_log)
                    changes.append(_("new file: %(path)s") % {"path": path})
                else:
                    asset.instance.pk = stored.pk
                    if asset.credit and _update_credit(stored, asset.credit):
                        changes.append(_("changed credit: %(path)s") % {"path": path})
        return changes

    def _create(self, asset: Asset, storage_log: list) -> None:
        instance = asset.instance
        instance.collection = content_collection()
        size = getattr(instance, "width", None), getattr(instance, "height", None)
        instance.file.save(asset.file.name, ContentFile(asset.data), save=False)
        storage_log.append((instance.file.storage, instance.file.name))
        if asset.credit:
            # Assigning a file forgets the size until the file is read again.
            instance.width, instance.height = size
        if hasattr(instance, "file_hash"):
            instance.file_hash = asset.sha1
            instance.file_size = len(asset.data)
        instance.save()


def _stored(model, key: UUID):
    """Return what the database has under ``key``, as first written, or ``None``."""
    stored = model.objects.filter(translation_key=key)
    in_source = stored.filter(locale__language_code=settings.LANGUAGE_CODE)
    return in_source.first() or stored.order_by("pk").first()


def _same_file(model, asset: Asset):
    """Return the stored instance with the same bytes, or ``None``."""
    if hasattr(asset.instance, "file_hash"):
        return model.objects.filter(file_hash=asset.sha1).order_by("pk").first()
    for candidate in model.objects.filter(title=asset.instance.title).order_by("pk"):
        with candidate.file.open("rb") as stored:
            if stored.read() == asset.data:
                return candidate
    return None


def _update_credit(stored, credit: Credit) -> bool:
    wanted = {"title": credit.title, "credit": credit.credit, "licence": credit.licence}
    changed = [name for name, value in wanted.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, wanted[name])
    if changed:
        stored.save(update_fields=changed)
    return bool(changed)


def content_collection() -> Collection:
    """Return the collection that holds what came from files."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=COLLECTION).first()
    return found or root.add_child(name=COLLECTION)
