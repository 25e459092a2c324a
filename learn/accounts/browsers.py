"""What is kept of a browser: the name of its family, so that people recognise their own."""

# The first mark that is found decides: most browsers also claim to be those further down.
MARKS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def browser_family(user_agent: str) -> str:
    """Return the family of the browser that calls itself ``user_agent``, or an empty string."""
    return next((family for mark, family in MARKS if mark in user_agent), "")
