"""Certificates, and the words each of them was issued with."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from learn.certificates import check_codes, sheet_words


@dataclass(frozen=True)
class Words:
    """What a certificate says in one language; ``language`` may not be the one asked for."""

    language: str
    title: str
    goals: list[str]
    modules: list[str]
    organisation: str
    short_name: str
    organisation_code: str
    licence: str

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


class CertificateQuerySet(models.QuerySet):
    """Certificates, for their learners and for those who check them."""

    def of(self, user):
        """Return the certificates of ``user``; none for a visitor who is nobody yet."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def valid(self):
        """Return those that nobody revoked."""
        return self.filter(revoked_at=None)

    def about(self, *, module_key=None, course_key=None):
        """Return those for one module, or for one course."""
        return self.filter(module_key=module_key, course_key=course_key)


class Certificate(models.Model):
    """
    Proof that one learner completed a module, or all modules of a course.

    ``valid`` from the moment it is issued; ``revoked`` once and for ever when the learner or the
    organisation takes it back, and then another one may be issued to the learner who gave up the
    first. It outlives its learner: after their data is erased nobody knows whose it was, and the
    sheet in somebody's hands can still be checked.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="certificates"
    )
    # The translation_key of what was completed, in whichever languages; one of the two is set.
    module_key = models.UUIDField(_("module"), null=True)
    course_key = models.UUIDField(_("course"), null=True)
    # The issuing organisation's translation_key: its administrators may revoke.
    organisation_key = models.UUIDField(_("organisation"))
    check_code = models.CharField(_("check code"), max_length=check_codes.LENGTH, unique=True)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now, editable=False)
    # The language the learner read in when it was issued; the sheet may be had in any other.
    language = models.CharField(_("language"), max_length=20)
    completed_on = models.DateField(_("completed on"))
    minutes = models.PositiveIntegerField(_("duration in minutes"))
    # By language code: title, goals, modules, organisation, short_name, organisation_code and
    # licence, as published at that time. Modules and goals are lists.
    words = models.JSONField(_("words"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    # Nobody once their account is deleted; the audit log keeps that it was somebody of the staff.
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Never shown to those who check, since staff may have named a person in it.
    revocation_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(module_key__isnull=False, course_key=None)
                | Q(module_key=None, course_key__isnull=False),
                name="certificates_certificate_one_subject",
            ),
            models.UniqueConstraint(
                fields=["learner", "module_key"],
                condition=Q(revoked_at=None),
                name="certificates_certificate_one_valid_per_module",
            ),
            models.UniqueConstraint(
                fields=["learner", "course_key"],
                condition=Q(revoked_at=None),
                name="certificates_certificate_one_valid_per_course",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=None, revocation_reason=""),
                name="certificates_certificate_revoked_has_date",
            ),
        ]

    def __str__(self):
        return self.grouped_code

    @property
    def is_course(self) -> bool:
        """Whether a whole course was completed."""
        return self.course_key is not None

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def duration(self) -> str:
        """How long it takes, in words of the active language."""
        return sheet_words.duration(self.minutes)

    @property
    def grouped_code(self) -> str:
        """The check code as people read it."""
        return check_codes.grouped(self.check_code)

    def words_in(self, language: str) -> Words:
        """Return the frozen words in ``language``, or in the one nearest to it that there is."""
        for code in (language, language.partition("-")[0], self.language, settings.LANGUAGE_CODE):
            if code in self.words:
                return Words(code, **self.words[code])
        code = next(iter(self.words))
        return Words(code, **self.words[code])
