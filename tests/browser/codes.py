"""Codes as cameras see them and as people type them."""

import re

import segno

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def drawn(address: str) -> str:
    """Return the path of the QR code for ``address``: equal paths say the same to a camera."""
    image = segno.make(address, error="m", micro=False).svg_inline(border=4, light="#fff")
    return re.findall(r'<path[^>]* d="([^"]+)"', image)[-1]
