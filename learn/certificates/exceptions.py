"""What can stand in the way of a certificate, as callers must tell it apart."""


class CertificatesError(Exception):
    """Anything in this room that a view turns into a sentence for the person."""


class UnknownSubject(CertificatesError, LookupError):
    """No published module or course that this learner may see has this key."""


class NotCompleted(CertificatesError):
    """A step is left, or there is none at all; nothing is certified that is not so."""


class Withdrawn(CertificatesError):
    """The organisation revoked an earlier certificate for this, so the learner gets no other."""


class AlreadyRevoked(CertificatesError):
    """The certificate was revoked before; the first date and reason stand."""
