"""
What a recovery key looks like: sixteen digits, no network, no database.

Fourteen digits are the secret, two are check digits (ISO 7064, MOD 97-10, as in an IBAN). They
catch every single wrong digit and every swap of neighbours, so a typing mistake is told apart
from a guess and never counts as one. Digits only, because people type on Latin, Cyrillic and
Arabic keyboards.
"""

import unicodedata
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

LENGTH = 16
GROUP = 4
SECRET_VALUES = 10**14

DIGEST_SALT = "learn.accounts.recovery_keys.digest"
DERIVE_SALT = "learn.accounts.recovery_keys.derive"

# Whatever people or their phones put between the groups, besides white space.
SEPARATORS = frozenset("-‐‑‒–—−_.·•")  # noqa: RUF001


def normalise(text: str) -> str:
    """
    Return ``text`` with ASCII digits and without separators.

    Digits of any script count: Arabic, Persian, full width and so on. Anything else stays, so
    that ``is_well_formed`` can refuse it.
    """
    kept = []
    for character in text:
        value = unicodedata.decimal(character, None)
        if value is not None:
            kept.append(str(value))
        elif not is_ignorable(character):
            kept.append(character)
    return "".join(kept)


def is_ignorable(character: str) -> bool:
    """Return whether ``character`` is a separator, a space or an invisible direction mark."""
    return (
        character in SEPARATORS
        or character.isspace()
        or unicodedata.category(character) in {"Cf", "Cc"}
    )


def with_check_digits(secret: int) -> str:
    """Return the whole key for ``secret`` (0 … 10¹⁴ - 1)."""
    return f"{secret:014d}{98 - secret * 100 % 97:02d}"


def is_well_formed(key: str) -> bool:
    """Return whether ``key`` (normalised) has sixteen digits and its check digits agree."""
    return len(key) == LENGTH and key.isascii() and key.isdecimal() and int(key) % 97 == 1


def grouped(key: str) -> str:
    """Return ``key`` as it is shown and printed: 1234 5678 9012 3456."""
    return " ".join(key[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def derive(*, user_uuid: UUID, client_uuid: UUID) -> str:
    """
    Return the key that the form with ``client_uuid`` makes for this user.

    Nobody without SECRET_KEY can predict it, yet pressing the button twice gives one key, and
    the page can show it again for some minutes without it being stored anywhere.
    """
    mac = salted_hmac(DERIVE_SALT, f"{user_uuid}:{client_uuid}", algorithm="sha256")
    return with_check_digits(int.from_bytes(mac.digest(), "big") % SECRET_VALUES)


def digest(key: str) -> str:
    """Return what is stored of ``key``."""
    return salted_hmac(DIGEST_SALT, key, algorithm="sha256").hexdigest()


def digests(key: str) -> list[str]:
    """Return what may be stored of ``key``, also before the last change of SECRET_KEY."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        salted_hmac(DIGEST_SALT, key, secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets
    ]
