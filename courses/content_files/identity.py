"""
Who is who in every language and every installation: keys made from short names.

A path such as ``medienkompetenz/stimmt-das/sorten`` names a page, the same with ``#body/q-tee``
behind it a block on that page, ``…#body/q-tee/choices/meinung`` an option of that question. The
key is computed from the path, so loading the same files anywhere gives the same keys, and an
answer stays with its question when words change. What was made in the editor has a random UUID
and no path; there the UUID itself stands in place of the short name.
"""

import re
from uuid import UUID, uuid5

# Never change this: every key of every installation hangs on it.
NAMESPACE = UUID("6f0f1c5e-52a4-5d0c-9d53-6d1f4c1e7a20")

SHORT_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_uuid(name: str) -> bool:
    """Return whether ``name`` is a UUID in its usual form."""
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def is_short_name(name: str) -> bool:
    """Return whether ``name`` may stand as an ``id`` or in a file name."""
    return bool(SHORT_NAME.fullmatch(name))


def key_of(path: str) -> UUID:
    """Return the key of ``path``: the UUID it ends with, or one computed from all of it."""
    last = re.split("[/#]", path)[-1]
    return UUID(last) if is_uuid(last) else uuid5(NAMESPACE, path)
