"""Every write of the certificates room."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from learn.accounts.mail import known_language
from learn.accounts.models import User
from learn.certificates import check_codes, permissions
from learn.certificates.completions import completed_on, first_times
from learn.certificates.exceptions import AlreadyRevoked, NotCompleted, UnknownSubject, Withdrawn
from learn.certificates.models import Certificate
from learn.certificates.subjects import Subject, subject_of
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.permissions import RUNNING, role_in
from learn.groups.reading.modules import given_to
from learn.progress.reading import done_keys

REVOKED = "certificates.revoke"


@transaction.atomic
def issue_certificate(
    *,
    learner: User,
    module_key: UUID | None = None,
    course_key: UUID | None = None,
    language: str,
    hidden: tuple[str, ...] = (),
) -> Certificate:
    """
    Return the valid certificate of ``learner`` for a module or a course; issue it if need be.

    The learner's row is locked first, so two tabs pressing the button together get the same one.
    What it says is frozen now, in every language there is. ``hidden`` names the tree paths that
    this learner may not open; steps below them are not asked for.

    Raises ``UnknownSubject``, ``NotCompleted`` when a step is left, ``Withdrawn`` when somebody
    of the staff revoked an earlier one, and ``User.DoesNotExist`` when the learner is gone.
    """
    learner = User.objects.select_for_update().get(pk=learner.pk)
    earlier = Certificate.objects.of(learner).about(module_key=module_key, course_key=course_key)
    certificate = earlier.valid().first()
    if certificate:
        return certificate
    if earlier.exclude(revoked_by=learner).exists():
        raise Withdrawn
    subject = subject_of(
        module_key=module_key, course_key=course_key, language=language, hidden=hidden
    )
    if not subject.is_completed(done_keys(learner)):
        raise NotCompleted
    first = first_times([learner.pk], subject.outlines)[learner.pk]
    certificate = _written(subject, learner, language, first, _free_code())
    certificate.save(force_insert=True)
    return certificate


@transaction.atomic
def issue_for_group(
    *,
    group: LearnerGroup,
    actor: User,
    learner_ids: Iterable[int],
    module_key: UUID | None = None,
    course_key: UUID | None = None,
) -> list[Certificate]:
    """
    Return the valid certificates of people in ``group``, by name; issue those that are missing.

    They are issued in a few queries, however many there are, each in its learner's language.
    Left out is who is not in the group, has a step left or had a certificate for this revoked,
    also by themselves. Raises ``PermissionDenied`` for all but those who run the group, and
    ``UnknownSubject`` for what the group is not to take.
    """
    if role_in(actor, group) not in RUNNING:
        raise PermissionDenied
    if (course_key or module_key) not in given_to(group):
        raise UnknownSubject
    memberships = GroupMembership.objects.learners().filter(group=group, member__in=learner_ids)
    # Locked as by issue_certificate, and before anything is read: nobody gets a second one.
    people = User.objects.select_for_update().filter(pk__in=memberships.values("member"))
    learners = {person.pk: person for person in people.order_by("pk")}
    about = {"module_key": module_key, "course_key": course_key}
    earlier = list(Certificate.objects.about(**about).filter(learner__in=learners))
    found = {row.learner_id: row for row in earlier if row.is_valid}
    waiting = learners.keys() - {row.learner_id for row in earlier}
    found |= _issue_to([learners[pk] for pk in sorted(waiting)], **about)
    by_name = memberships.order_by("member__display_name", "pk").values_list("member", flat=True)
    return [found[pk] for pk in by_name if pk in found]


def _issue_to(learners: list[User], **about) -> dict[int, Certificate]:
    """Issue to those of ``learners`` who completed it, and return what they got."""
    by_language = defaultdict(list)
    for learner in learners:
        by_language[known_language(learner.ui_language)].append(learner)
    codes = _free_codes(len(learners))
    issued = []
    for language, readers in by_language.items():
        with suppress(UnknownSubject):
            subject = subject_of(**about, language=language)
            first = first_times([reader.pk for reader in readers], subject.outlines)
            issued += [
                _written(subject, reader, language, first[reader.pk], codes.pop())
                for reader in readers
                if subject.is_completed(set(first[reader.pk]))
            ]
    return {row.learner_id: row for row in Certificate.objects.bulk_create(issued)}


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, actor: User, reason: str = "") -> Certificate:
    """
    Take ``certificate`` back for ever; who checks it learns that and when, never why.

    A learner may take back their own without a reason. Raises ``PermissionDenied`` for everybody
    but them, the administrators of the issuing organisation and operators, and ``AlreadyRevoked``
    when it happened before.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not permissions.may_revoke(actor, certificate):
        raise PermissionDenied
    if not certificate.is_valid:
        raise AlreadyRevoked
    certificate.revoked_at = timezone.now()
    certificate.revoked_by = actor
    certificate.revocation_reason = reason
    certificate.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    is_own = certificate.learner_id == actor.pk
    # The log outlives learners, so it names none of them and repeats no reason.
    log(
        certificate,
        REVOKED,
        user=None if is_own else actor,
        data={"by_learner": is_own},
    )
    return certificate


@transaction.atomic
def merge_certificates(*, source: User, target: User) -> None:
    """
    Give ``target`` the certificates of ``source``.

    Where both hold a valid one for the same thing, the earlier stays theirs and the later one
    belongs to nobody from now on: its sheet may be in somebody's hands and stays valid.
    """
    Certificate.objects.filter(revoked_by=source).update(revoked_by=target)
    kept = {
        (row.module_key, row.course_key): row
        for row in Certificate.objects.of(target).valid().select_for_update()
    }
    for row in Certificate.objects.of(source).select_for_update():
        twin = kept.get((row.module_key, row.course_key)) if row.is_valid else None
        if twin is not None and twin.issued_at <= row.issued_at:
            _give(row, None)
            continue
        if twin is not None:
            _give(twin, None)
        _give(row, target)


@transaction.atomic
def forget_learner(*, learner: User) -> None:
    """Leave of the certificates of ``learner`` what names nobody."""
    Certificate.objects.of(learner).update(learner=None, revocation_reason="")
    Certificate.objects.filter(revoked_by=learner).update(revoked_by=None)


def _give(certificate, learner):
    certificate.learner = learner
    certificate.save(update_fields=["learner"])


def _written(subject: Subject, learner: User, language: str, first, code: str) -> Certificate:
    """Return the certificate that says what ``subject`` is now; nobody has saved it yet."""
    return Certificate(
        learner=learner,
        **subject.key,
        organisation_key=subject.organisation_key,
        check_code=code,
        language=language,
        completed_on=completed_on(first, subject.outlines),
        minutes=subject.minutes,
        words=subject.words,
    )


def _free_code() -> str:
    return _free_codes(1).pop()


def _free_codes(number: int) -> set[str]:
    """Return codes that no certificate has; the constraint is there for the rest of chance."""
    codes = set()
    while len(codes) < number:
        fresh = {check_codes.new_code() for _place in range(number - len(codes))}
        taken = Certificate.objects.filter(check_code__in=fresh)
        codes |= fresh.difference(taken.values_list("check_code", flat=True))
    return codes
