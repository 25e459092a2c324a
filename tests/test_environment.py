"""The virtual environment behind every command: made once, refused in one sentence."""

import errno
import os
import sys
from pathlib import Path

import pytest

from tools import environment


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".venv"


@pytest.fixture
def requirements(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("django==5.2.19 --hash=sha256:00\n")
    return path


@pytest.fixture
def commands(monkeypatch, folder):
    """Return the commands that were run; making an environment leaves its folder."""
    done = []

    def run(command):
        done.append([part for part in command[1:] if part != "-m"])
        folder.mkdir(exist_ok=True)

    monkeypatch.setattr(environment, "run", run)
    return done


def complaint(monkeypatch, capsys, *arguments) -> str:
    """Return the sentence with which the command refuses."""
    monkeypatch.setattr(sys, "argv", ["environment.py", *map(str, arguments)])
    with pytest.raises(SystemExit) as refusal:
        environment.main()
    assert capsys.readouterr().err == ""
    assert "\n" not in refusal.value.code
    return refusal.value.code


def test_installs_exactly_what_is_locked(folder, requirements, commands):
    environment.prepare(folder, requirements, "")
    assert commands == [
        ["venv", "--clear", str(folder)],
        ["pip", "install", "--quiet", "--require-hashes", "--requirement", str(requirements)],
    ]


def test_does_nothing_the_second_time(folder, requirements, commands, monkeypatch):
    environment.prepare(folder, requirements, "")
    commands.clear()
    monkeypatch.setattr(environment, "works", lambda _folder: True)
    environment.prepare(folder, requirements, "")
    assert commands == []


def test_installs_again_when_the_lock_changed(folder, requirements, commands, monkeypatch):
    environment.prepare(folder, requirements, "")
    commands.clear()
    monkeypatch.setattr(environment, "works", lambda _folder: True)
    requirements.write_text("django==5.2.20 --hash=sha256:00\n")
    environment.prepare(folder, requirements, "")
    assert [command[0] for command in commands] == ["pip"]


def test_installs_again_after_a_start_that_was_cut_off(folder, requirements, commands, monkeypatch):
    monkeypatch.setattr(environment, "install", lambda *_arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        environment.prepare(folder, requirements, "")
    assert list(folder.glob(".installed-*")) == []


def test_puts_the_next_release_on_top_of_the_lock(folder, requirements, commands):
    environment.prepare(folder, requirements, "wagtail==8.0.*")
    assert commands[-1] == ["pip", "install", "--quiet", "wagtail==8.0.*"]


def test_an_environment_that_was_moved_does_not_count(folder):
    assert environment.works(Path(sys.prefix))
    folder.mkdir()
    assert not environment.works(folder)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(Path(sys.prefix) / "bin" / "python")
    assert not environment.works(folder)


def test_an_old_python_is_one_sentence(monkeypatch, capsys, folder, requirements):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert complaint(monkeypatch, capsys, folder, requirements).startswith(
        f"Mitreden needs Python 3.11 or newer, but {sys.executable} is Python 3.9;"
    )


def test_a_python_without_venv_is_one_sentence(monkeypatch, capsys, folder, requirements):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: name == "venv")
    assert complaint(monkeypatch, capsys, folder, requirements) == (
        "Python's venv module is missing; install it with "
        '"sudo apt install python3-venv" and try again.'
    )


@pytest.mark.parametrize(
    ("number", "start"),
    [
        (errno.ENOSPC, "The disk is full: the Python packages need about 900 MB below "),
        (errno.EROFS, "The folder {} cannot be written; copy Mitreden to a folder of your own,"),
        (errno.EACCES, "The folder {} cannot be written; copy Mitreden to a folder of your own,"),
    ],
)
def test_what_the_disk_refuses_is_one_sentence(
    monkeypatch, capsys, folder, requirements, number, start
):
    def refuse(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(environment.tempfile, "TemporaryFile", refuse)
    sentence = complaint(monkeypatch, capsys, folder, requirements)
    assert sentence.startswith(start.format(folder.parent))


def test_a_full_disk_is_found_before_anything_is_installed(
    monkeypatch, capsys, folder, requirements, commands
):
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _folder: NearlyFull)
    assert complaint(monkeypatch, capsys, folder, requirements).startswith("The disk is full: ")
    assert commands == []


class NearlyFull:
    free = 1024


def test_what_pip_says_is_shown_when_it_fails(monkeypatch, capfd):
    with pytest.raises(environment.Refusal, match=r"^The Python packages could not be installed"):
        environment.run([sys.executable, "-c", "print('no such release'); exit(1)"])
    assert capfd.readouterr().err == "no such release\n\n"


def test_a_disk_that_fills_up_while_pip_works_is_found_in_its_words():
    message = f"ERROR: {os.strerror(errno.ENOSPC)}"
    with pytest.raises(OSError, match="No space left on device"):
        environment.run([sys.executable, "-c", f"print({message!r}); exit(1)"])
