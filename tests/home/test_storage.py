from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import FileSystemStorage

from home.storage import BundledManifestStaticFilesStorage


@pytest.fixture
def storage(tmp_path):
    return BundledManifestStaticFilesStorage(location=tmp_path)


def test_imports_are_put_in_place_in_their_layer(storage, tmp_path):
    source = tmp_path / "source"
    (source / "css" / "components").mkdir(parents=True)
    (source / "css" / "components" / "card.css").write_text(".card { color: red }")
    entry = '@layer base, components;\n@import url("components/card.css") layer(components);\n'
    bundled = storage.bundle(entry, FileSystemStorage(source), "css/")
    assert "@import" not in bundled
    assert "@layer components {\n.card { color: red }\n}" in bundled


def test_the_shipped_stylesheet_imports_only_files_that_are_there(storage):
    css = Path(settings.BASE_DIR) / "static" / "css"
    bundled = storage.bundle((css / "site.css").read_text(), FileSystemStorage(css.parent), "css/")
    assert "@import" not in bundled
