"""What authors fill in to import questions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from quizzes.containers import banks_written_in
from quizzes.exchange.formats import read_file
from quizzes.exchange.model import (
    ERROR,
    MAX_FILE_BYTES,
    MEGABYTE,
    ExchangeError,
    Parsed,
    Problem,
)
from quizzes.exchange.pasted import read as read_pasted
from quizzes.models import QuestionBank
from quizzes.permissions import may_import_into_new, may_import_into_old

MAX_PASTED = 500_000
FILES = ".txt,.gift,.xml,.csv,.tsv,.xlsx"


class ImportForm(forms.Form):
    """A file or pasted text, and a bank or the name of a new one."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=_("Moodle XML, GIFT, Aiken, CSV or XLSX, up to 20 MB."),
    )
    text = forms.CharField(
        label=_("Or paste questions"),
        required=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_(
            "GIFT, Aiken, or a simple list: “1. Question”, below it “a) option”, and a * before "
            "what is right."
        ),
    )
    bank = forms.ModelChoiceField(
        label=_("Into this bank"),
        queryset=QuestionBank.objects.none(),
        required=False,
        empty_label=_("A new bank"),
    )
    name = forms.CharField(
        label=_("Name of the new bank"),
        required=False,
        max_length=120,
        help_text=_("For authors; learners never see it."),
    )
    locale = forms.ModelChoiceField(
        label=_("Language of the new bank"), queryset=Locale.objects.none(), empty_label=None
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        locales = Locale.objects.all()
        self.fields["locale"].queryset = locales
        if may_import_into_old(person):
            keys = [bank.pk for locale in locales for bank in banks_written_in(locale).only("pk")]
            banks = QuestionBank.objects.filter(pk__in=keys)
            self.fields["bank"].queryset = banks.select_related("locale").order_by("name")
        self.may_add = may_import_into_new(person)
        if not self.may_add:
            self.fields["bank"].required, self.fields["bank"].empty_label = True, _("Choose")
            del self.fields["name"], self.fields["locale"]
        self.fields["bank"].label_from_instance = lambda bank: f"{bank.name} ({bank.locale})"

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                _("This file is too large. %(number)d MB are allowed."),
                params={"number": MAX_FILE_BYTES // MEGABYTE},
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("bank") is None and self.may_add and "bank" not in self.errors:
            self._check_name(cleaned)
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if bool(file) == bool(text):
            self.add_error("file", _("Choose a file or paste questions, one of the two."))
            return cleaned
        name, data = (file.name, file.read()) if file else ("", text.encode())
        cleaned["upload"] = (name, data)
        try:
            parse(name, data)
        except ExchangeError as error:
            problem = Problem(error.line, ERROR, error.message)
            self.add_error("file" if file else "text", str(problem))
        return cleaned

    def _check_name(self, cleaned) -> None:
        name, locale = cleaned.get("name"), cleaned.get("locale")
        if not name and "name" not in self.errors:
            self.add_error("name", _("Choose a bank, or give the new one a name."))
        elif locale and banks_written_in(locale).filter(name=name).exists():
            self.add_error("name", _("There is a bank with this name. Choose it above."))


class RightsForm(forms.Form):
    """Whose the pictures are; asked only where a file brings some."""

    credit = forms.CharField(
        label=_("Who made the pictures"),
        max_length=200,
        error_messages={"required": _("Say who made the pictures.")},
    )
    licence = forms.CharField(
        label=_("Their licence"),
        max_length=60,
        error_messages={"required": _("Say under which licence the pictures are.")},
        help_text=_("For example CC BY-SA 4.0. If you do not know, take the pictures out."),
    )


def parse(file_name: str, data: bytes, *, language: str = "") -> Parsed:
    """
    Return the questions in an upload, or in pasted text, which has no name.

    ``language`` is that of the bank.
    """
    if file_name:
        return read_file(file_name, data, language=language)
    return read_pasted(data, language=language)
