"""What the content security policy would block never gets into a template in the first place."""

import re

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "something from a foreign host": re.compile(
        r"<(?:script|img|iframe|link|source|video|audio|use)\b[^>]*\b(?:src|href|srcset)="
        r"[\"'](?:https?:)?//",
        re.IGNORECASE,
    ),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_holds_nothing_that_the_policy_blocks(path):
    text = path.read_text(encoding="utf-8")
    found = [
        f"{name} in line {text.count(chr(10), 0, match.start()) + 1}"
        for name, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline script", "<SCRIPT type=module>"),
        ("an inline style", '<p style="color: red">'),
        ("an inline style", "<style>p {}</style>"),
        ("an inline handler", "<a onclick='go()'>"),
        ("a script address", '<a href="javascript:go()">'),
        ("something from a foreign host", '<img alt="" src="https://example.org/x.png">'),
        ("something from a foreign host", "<link rel=stylesheet href='//example.org/x.css'>"),
    ],
)
def test_the_patterns_find_what_they_are_for(name, sample):
    assert FORBIDDEN[name].search(sample)
