"""Loads a checked plan into the database: everything, in one transaction, or nothing."""

from collections import defaultdict
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from courses.content_files import tree
from courses.content_files.kinds import CATALOG, HOME, MODULE
from courses.content_files.plan import Item, Plan, read_plan
from courses.content_files.problems import Problems
from courses.content_files.report import Report
from courses.content_files.scalars import report_model_errors
from courses.content_files.stored import differing, stored_values
from courses.content_files.translating import Translator
from courses.models import ShortName


def load_content(*, folder: Path, is_dry_run: bool = False) -> Report:
    """
    Load all content files in ``folder`` and return what changed.

    Raises ``ContentErrors`` with every error of every file; then nothing is loaded. What the
    files hold wins over what was edited in the admin; what they do not hold stays. A dry run
    does all of it, tells what changed, and takes it back.
    """
    plan = read_plan(folder)
    written: list = []
    is_kept = False
    try:
        with transaction.atomic():
            report = _Loader(plan, written).load()
            transaction.set_rollback(is_dry_run)
        is_kept = not is_dry_run
    finally:
        if not is_kept:
            for storage, name in written:
                storage.delete(name)
        # Remembered while loading, and wrong if that was taken back.
        Site.clear_site_root_paths_cache()
    return report


class _Loader:
    def __init__(self, plan: Plan, written: list):
        self.plan = plan
        self.written = written
        self.report = Report()
        self.problems = Problems()
        self.locales = tree.make_locales()
        self.source_locale = self.locales[settings.LANGUAGE_CODE]
        self.numbers: dict[UUID, int] = {}
        self.pages: dict[str, Page] = {}
        self.is_new: set[str] = set()

    def load(self) -> Report:
        for sentence in self.plan.library.save(self.written):
            self.report.changed(sentence)
        self.find_pages()
        for item in self.plan.snippets:
            (self.create_bank if item.kind.is_published else self.load_snippet)(item)
        for item in self.plan.pages:
            self.create_page(item)
        # Pages need their snippets first; now a snippet can name the page it links to.
        for item in self.plan.snippets:
            if item.kind.is_published:
                self.publish(item, item.kind.model.objects.get(pk=item.instance.pk))
            elif item.links_to_pages:
                self.load_snippet(item)
        self.problems.raise_if_any()
        for item in self.plan.pages:
            self.load_page(item)
        self.problems.raise_if_any()
        self.order_steps()
        self.remember_short_names()
        home = self.pages.get("site/home")
        if home is not None:
            tree.open_site(home, self.report)
        tree.keep_languages_in_step(self.locales)
        return self.report

    # --- Snippets -------------------------------------------------------------------------------

    def load_snippet(self, item: Item) -> None:
        """Save a snippet in the source language and bring its translations up to date."""
        model = item.kind.model
        stored = model.objects.filter(translation_key=item.key, locale=self.source_locale).first()
        wanted = stored_values(item.kind, item.values, self.numbers)
        if stored is None:
            stored = model(translation_key=item.key, locale=self.source_locale, **wanted)
            changed = True
            self.report.changed(_("new: %(path)s") % {"path": item.path})
        else:
            changed = self.apply(item, stored, wanted)
        if changed and self.save(item, stored.full_clean):
            stored.save()
        item.instance.pk = stored.pk
        if stored.pk:
            self.translate(item, stored, has_changed=changed)

    def create_bank(self, item: Item) -> None:
        """Make room for a new bank, so that quizzes can draw from it before it is published."""
        model = item.kind.model
        stored = model.objects.filter(translation_key=item.key, locale=self.source_locale).first()
        if stored is None:
            wanted = stored_values(item.kind, item.values, self.numbers)
            stored = model(
                translation_key=item.key, locale=self.source_locale, live=False, **wanted
            )
            stored.save()
            self.is_new.add(item.path)
        item.instance.pk = stored.pk

    def translate(self, item: Item, instance, *, has_changed: bool) -> None:
        """Bring the translations of a published page or saved snippet up to date."""
        Translator(
            item, instance, has_changed=has_changed, report=self.report, problems=self.problems
        ).run(self.locales)

    # --- Pages ----------------------------------------------------------------------------------

    def find_pages(self) -> None:
        """Find the pages that are there already, and the number of every page a link may name."""
        source_pages = Page.objects.filter(locale=self.source_locale, depth__gt=1)
        self.numbers = dict(source_pages.values_list("translation_key", "pk"))
        for item in self.plan.pages:
            found = item.kind.model.objects.filter(
                translation_key=item.key, locale=self.source_locale
            ).first()
            if found is None and item.kind.is_single:
                found = item.kind.model.objects.filter(
                    locale=self.source_locale, alias_of=None
                ).first()
            if found is not None:
                self.pages[item.path] = found
                # A home page made in the editor has another key than its path.
                self.numbers[item.key] = found.pk

    def create_page(self, item: Item) -> None:
        """Make room for a new page, so that others can link to it before it has its words."""
        if item.path in self.pages:
            return
        parent = self.parent_of(item)
        if parent is None:
            return
        wanted = stored_values(item.kind, item.values, self.numbers)
        page = item.kind.model(
            translation_key=item.key, locale=self.source_locale, live=False, **wanted
        )
        # Read again: the parent has more children than when it was found.
        parent = Page.objects.get(pk=parent.pk)
        if self.save(item, lambda: parent.add_child(instance=page)):
            self.pages[item.path] = page
            self.numbers[page.translation_key] = page.pk
            self.is_new.add(item.path)

    def parent_of(self, item: Item) -> Page | None:
        if item.parent is None:
            return Page.get_first_root_node()
        if item.parent in self.pages:
            return self.pages[item.parent]
        kind = {"site/home": HOME, "site/catalog": CATALOG}.get(item.parent)
        parent = (
            kind and kind.model.objects.filter(locale=self.source_locale, alias_of=None).first()
        )
        if parent is None and kind is not None:
            self.problems.add(
                item.place,
                _(
                    "There is no %(kind)s to put this under. "
                    "Add the file site/%(kind)s.%(code)s.yaml."
                )
                % {"kind": kind.name, "code": settings.LANGUAGE_CODE},
            )
        return parent

    def load_page(self, item: Item) -> None:
        """Publish what the source file says, then the translations, then mirrors for the rest."""
        page = item.kind.model.objects.get(pk=self.pages[item.path].pk)
        if self.publish(item, page):
            page = item.kind.model.objects.get(pk=page.pk)
            tree.mirror_where_untranslated(page, self.locales)

    def publish(self, item: Item, instance) -> bool:
        """Publish a page or bank and its translations; return whether it is published now."""
        is_new = item.path in self.is_new
        if not instance.live and not is_new:
            sentence = (
                _("%(place)s: this page was unpublished in the editor and was left as it is.")
                if item.kind.is_page
                else _("%(place)s: this bank was unpublished in the editor and was left as it is.")
            )
            self.report.note(sentence % {"place": item.place})
            return False
        wanted = stored_values(item.kind, item.values, self.numbers)
        has_changed = self.apply(item, instance, wanted)
        if is_new:
            self.report.changed(_("new: %(path)s") % {"path": item.path})
        if is_new or has_changed:
            if not self.save(item, lambda: instance.save_revision().publish()):
                return False
            instance = item.kind.model.objects.get(pk=instance.pk)
        self.translate(item, instance, has_changed=has_changed)
        return True

    def apply(self, item: Item, instance, wanted: dict) -> bool:
        """Set on ``instance`` what differs from ``wanted`` and return whether anything did."""
        changed = differing(item.kind, instance, wanted)
        for attname, value in wanted.items():
            if item.kind.model._meta.get_field(attname).name in changed:
                setattr(instance, attname, value)
        if changed and item.path not in self.is_new:
            self.report.changed(
                _("changed: %(path)s (%(fields)s)")
                % {"path": item.path, "fields": ", ".join(changed)}
            )
        return bool(changed)

    def save(self, item: Item, action) -> bool:
        """Run ``action``; report what the model has against it at the lines of the fields."""
        try:
            action()
        except ValidationError as error:
            report_model_errors(self.problems, error, item.places, item.place)
            return False
        return True

    # --- Afterwards -----------------------------------------------------------------------------

    def order_steps(self) -> None:
        """Put pages in the order of the files and name steps that are in no file any more."""
        children = defaultdict(list)
        for item in self.plan.pages:
            if item.parent in self.pages:
                children[item.parent].append(self.pages[item.path].translation_key)
        for path, keys in children.items():
            tree.put_in_order(self.pages[path].translation_key, keys, self.report, path)
        for item in self.plan.pages:
            if item.kind is MODULE:
                self.note_removed_steps(item, children[item.path])

    def note_removed_steps(self, module: Item, keys: list) -> None:
        steps = Page.objects.get(pk=self.pages[module.path].pk).get_children()
        for step in steps.exclude(translation_key__in=keys):
            self.report.note(
                _("%(path)s: the step “%(title)s” is in no file. Nothing was deleted.")
                % {"path": module.path, "title": step.title}
            )

    def remember_short_names(self) -> None:
        names = {}
        for item in (*self.plan.snippets, *self.plan.pages):
            names[item.key] = item.path
            names.update(item.names)
        known = set(ShortName.objects.filter(key__in=names).values_list("key", flat=True))
        ShortName.objects.bulk_create(
            ShortName(key=key, name=name) for key, name in names.items() if key not in known
        )
