"""
Puts the words of translation files where wagtail-localize keeps them, and makes the pages from it.

Translators then see what came from a file exactly as what they wrote themselves, may edit it, and
are told when the German words change.
"""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from courses.content_files.plan import Item
from courses.content_files.problems import Problems
from courses.content_files.report import Report
from courses.content_files.scalars import report_model_errors
from courses.content_files.translation_reader import Translated


class Translator:
    """Brings the translations of one published page or snippet up to what the files say."""

    def __init__(
        self, item: Item, instance, *, has_changed: bool, report: Report, problems: Problems
    ):
        self.item = item
        self.problems = problems
        self.instance = instance
        self.has_changed = has_changed
        self.report = report
        # The strings before this run, and the paths in which the German words are new.
        self.previous: list[StringSegment] = []
        self.renewed: set[str] = set()

    def run(self, locales: dict[str, Locale]) -> None:
        """Bring every language that has a file up to date."""
        if not self.item.translations:
            return
        source, segments = self.current_source()
        for language, translated in self.item.translations.items():
            self.translate(source, segments, locales[language], translated)

    def current_source(self) -> tuple[TranslationSource, list[StringSegment]]:
        """Return wagtail-localize's record of the German words, renewed if they changed."""
        source, is_new = TranslationSource.get_or_create_from_instance(self.instance)
        segments = _segments(source)
        if not is_new:
            self.previous = segments
            before = _strings_by_path(segments)
            wanted = self.wanted_strings()
            self.renewed = {p for p, strings in wanted.items() if before.get(p) != strings}
            if self.has_changed or self.renewed:
                source.update_from_db()
                segments = _segments(source)
        self.has_changed = self.has_changed or is_new
        # Fields that files do not have may hold words too; those are left to translators.
        wanted = self.wanted_strings()
        segments = [segment for segment in segments if segment.context.path in wanted]
        if _strings_by_path(segments) != wanted:
            # The two ways of cutting text into strings must agree; never guess when they do not.
            raise RuntimeError(f"wagtail-localize extracts other strings from {self.item.path}.")
        return source, segments

    def wanted_strings(self) -> dict[str, list[str]]:
        return {
            path: strings for path, word in self.item.words.items() if (strings := word.strings())
        }

    def translate(self, source, segments, locale: Locale, translated: Translated) -> None:
        translation, is_new = Translation.objects.get_or_create(source=source, target_locale=locale)
        if not translation.enabled:
            self.report.note(
                _("%(place)s: this translation is edited by itself now and was left as it is.")
                % {"place": translated.place}
            )
            return
        existing = self.stored_strings(locale)
        self.note_stale(existing, translated)
        has_new_words = self.store_strings(segments, existing, locale, translated)
        if is_new or has_new_words or self.has_changed or self.is_only_alias(locale):
            self.save_target(translation, translated)
            self.report.changed(
                _("translated into %(language)s: %(path)s")
                % {"language": locale.language_code, "path": self.item.path}
            )

    def stored_strings(self, locale: Locale) -> dict[tuple[int, int], StringTranslation]:
        """Return the translated strings of this item by (source string, context)."""
        return {
            (t.translation_of_id, t.context_id): t
            for t in StringTranslation.objects.filter(
                context__object_id=self.instance.translation_key, locale=locale
            )
        }

    def store_strings(self, segments, existing: dict, locale, translated: Translated) -> bool:
        """Write the translated strings and return whether any of them is new."""
        position: dict[str, int] = defaultdict(int)
        new, seen, has_changed = [], set(), False
        for segment in segments:
            path = segment.context.path
            words = translated.strings[path][position[path]]
            position[path] += 1
            if (segment.string_id, segment.context_id) in seen:
                continue
            seen.add((segment.string_id, segment.context_id))
            known = existing.get((segment.string_id, segment.context_id))
            if known is None:
                new.append(_string_translation(segment, locale, words))
            elif known.data != words or known.has_error:
                known.data, known.has_error, known.field_error = words, False, ""
                known.save()
                has_changed = True
        StringTranslation.objects.bulk_create(new)
        return has_changed or bool(new)

    def is_only_alias(self, locale: Locale) -> bool:
        """Return whether the target page is missing or merely mirrors the source."""
        model = type(self.instance)
        target = model.objects.filter(
            translation_key=self.instance.translation_key, locale=locale
        ).first()
        return target is None or bool(getattr(target, "alias_of_id", None))

    def save_target(self, translation: Translation, translated: Translated) -> None:
        """
        Make the translated page or snippet and publish it.

        A page or bank is published here and not by wagtail-localize, which waits for the commit:
        either everything in the folder goes live, or nothing does.
        """
        is_published = isinstance(self.instance, DraftStateMixin)
        # A cached source would still hold the words from before.
        translation = Translation.objects.select_related("source").get(pk=translation.pk)
        try:
            translation.save_target(publish=not is_published)
            if is_published:
                translation.get_target_instance().get_latest_revision().publish()
        except ValidationError as error:
            report_model_errors(self.problems, error, translated.places, translated.place)

    def note_stale(self, existing: dict, translated: Translated) -> None:
        """Say which translations kept their words although the German ones changed."""
        for path in sorted(self.renewed & set(translated.places)):
            old = [
                existing[key].data
                for s in self.previous
                if s.context.path == path and (key := (s.string_id, s.context_id)) in existing
            ]
            if old == translated.strings[path]:
                self.report.note(
                    _("%(place)s: the source text changed, this translation did not. Check it.")
                    % {"place": translated.places[path]}
                )


def _segments(source: TranslationSource) -> list[StringSegment]:
    return list(
        StringSegment.objects.filter(source=source)
        .select_related("string", "context")
        .order_by("order")
    )


def _strings_by_path(segments) -> dict[str, list[str]]:
    strings = defaultdict(list)
    for segment in segments:
        strings[segment.context.path].append(segment.string.data)
    return dict(strings)


def _string_translation(segment, locale, words) -> StringTranslation:
    return StringTranslation(
        translation_of_id=segment.string_id,
        context_id=segment.context_id,
        locale=locale,
        data=words,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )
