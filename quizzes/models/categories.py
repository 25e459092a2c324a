"""What questions are about: a tree of categories, the same in every language."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index


class CategoryTree:
    """
    Which category is part of which, by ``translation_key``, and what each is called.

    Where a category belongs is read from the language it was first written in, as with questions:
    a translation brings its name only. What is part of itself, by mistake, comes once.
    """

    def __init__(self, rows):
        self._parents: dict[UUID, UUID | None] = {}
        self._names: dict[UUID, dict[str, str]] = {}
        for key, parent_key, name, language in rows:
            self._parents.setdefault(key, parent_key)
            self._names.setdefault(key, {})[language] = name

    def __contains__(self, key) -> bool:
        return key in self._parents

    def line(self, key: UUID) -> list[UUID]:
        """Return the categories from the top down to ``key``; none if there is no such one."""
        found: list[UUID] = []
        while key in self._parents and key not in found:
            found.append(key)
            key = self._parents[key]
        return found[::-1]

    def below(self, key: UUID) -> set[UUID]:
        """Return ``key`` and everything that is part of it."""
        return {key} | {other for other in self._parents if key in self.line(other)}

    def name(self, key: UUID, language: str) -> tuple[str, str]:
        """Return what ``key`` is called, in ``language`` or else as first written, and how."""
        names = self._names[key]
        code = language if language in names else next(iter(names))
        return names[code], code

    def path(self, key: UUID, language: str) -> str:
        """Return the names from the top down to ``key``, for authors."""
        return " / ".join(self.name(each, language)[0] for each in self.line(key))

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Return (key as text, path) of every category, sub-categories below their parent."""
        found = [(str(key), self.path(key, language)) for key in self._parents]
        return sorted(found, key=lambda choice: choice[1].casefold())


class QuestionCategoryQuerySet(models.QuerySet):
    """Categories of questions."""

    def tree(self) -> CategoryTree:
        """Return all categories as one tree, in one query."""
        rows = self.order_by("pk").values_list(
            "translation_key", "parent__translation_key", "name", "locale__language_code"
        )
        return CategoryTree(rows)


class QuestionCategory(TranslatableMixin, index.Indexed, models.Model):
    """What a question is about, for drawing from a bank and for success by subject."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("Leave empty for a category at the top."),
    )

    objects = QuestionCategoryQuerySet.as_manager()

    panels = [FieldPanel("name"), FieldPanel("parent")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a category that would be part of itself."""
        super().clean()
        above = set()
        category = self.parent
        while category and category.translation_key not in above:
            above.add(category.translation_key)
            category = category.parent
        if self.translation_key in above:
            raise ValidationError({"parent": _("A category cannot be part of itself.")})
