"""
Make a virtual environment and keep it as a requirements file says.

Run by the Makefile with whatever ``python3`` the machine has, so it imports nothing but the
standard library and says in one sentence what is missing. A stamp inside the environment holds
the checksum of what was installed; the next start compares it and is done.

    python3 tools/environment.py .venv requirements.txt
    python3 tools/environment.py .venv-next requirements-dev.txt --on-top "wagtail==8.0.*"
"""

import argparse
import errno
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST_PYTHON = (3, 11)
# What the packages of requirements-dev.txt and pip's own copies of them need, in bytes.
NEEDED_SPACE = 900 * 1024 * 1024


class Refusal(Exception):
    """Why there will be no environment, in a sentence for the person at the keyboard."""


def require_python():
    """Refuse a Python too old for the platform, or one that cannot make environments."""
    if sys.version_info < OLDEST_PYTHON:
        raise Refusal(
            f"Mitreden needs Python 3.11 or newer, but {sys.executable} is Python "
            f"{sys.version_info[0]}.{sys.version_info[1]}; install a newer one and name it, "
            'for example "make demo PYTHON=python3.12".'
        )
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Refusal(
            "Python's venv module is missing; install it with "
            '"sudo apt install python3-venv" and try again.'
        )


def environment_python(folder: Path) -> Path:
    """Return where the interpreter of the environment in ``folder`` is."""
    return folder / "bin" / "python"


def works(folder: Path) -> bool:
    """
    Return whether the environment in ``folder`` runs, has pip and has this very Python.

    It does not after a move of the project, an upgrade of Python or a start that was cut off.
    """
    probe = "import pip, sys; print(sys.version_info[:2], sys.prefix)"
    try:
        result = subprocess.run(
            [environment_python(folder), "-c", probe], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return result.stdout.strip() == f"{sys.version_info[:2]} {folder}"


def installed_stamp(requirements: Path, on_top: str) -> str:
    """Return what the stamp says once ``requirements`` and ``on_top`` are installed."""
    return hashlib.sha256(requirements.read_bytes() + on_top.encode()).hexdigest()


def create(folder: Path):
    """Make an empty environment in ``folder``; what was there before is replaced."""
    run([sys.executable, "-m", "venv", "--clear", str(folder)])


def install(folder: Path, *arguments: str):
    """Let the environment's own pip install ``arguments``."""
    run([str(environment_python(folder)), "-m", "pip", "install", "--quiet", *arguments])


def run(command: list[str]):
    """Run ``command`` quietly; what it printed is shown only when it fails."""
    result = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if result.returncode == 0:
        return
    for number in (errno.ENOSPC, errno.EROFS, errno.EACCES):
        if os.strerror(number) in result.stdout:
            raise OSError(number, os.strerror(number))
    print(result.stdout, file=sys.stderr)
    raise Refusal(
        "The Python packages could not be installed (see above); check the network connection "
        "and try again."
    )


def require_writable(folder: Path):
    """Raise ``OSError`` where ``folder`` takes no new file, because of rights or of space."""
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(bytes(64 * 1024))


def prepare(folder: Path, requirements: Path, on_top: str):
    """Bring the environment in ``folder`` up to date with ``requirements`` and ``on_top``."""
    require_python()
    wanted = installed_stamp(requirements, on_top)
    stamp = folder / f".installed-{requirements.name}"
    usable = works(folder)
    if usable and stamp.is_file() and stamp.read_text() == wanted:
        return
    if not usable:
        require_writable(folder.parent)
        free = shutil.disk_usage(folder.parent).free
        if free < NEEDED_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    print(f"Installing the Python packages into {folder.name} (this takes a minute or two) …")
    sys.stdout.flush()
    if not usable:
        create(folder)
    stamp.unlink(missing_ok=True)
    install(folder, "--require-hashes", "--requirement", str(requirements))
    if on_top:
        install(folder, on_top)
    stamp.write_text(wanted)


def explain(error: OSError, folder: Path) -> str:
    """Return the sentence for what the disk refused."""
    if error.errno == errno.ENOSPC:
        return (
            f"The disk is full: the Python packages need about {NEEDED_SPACE // 1024**2} MB "
            f"below {folder.parent}; free some space and try again."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"The folder {folder.parent} cannot be written; copy Mitreden to a folder of your own, "
            'or name another place for the packages, for example "make demo VENV=/tmp/mitreden".'
        )
    return f"The Python packages could not be installed into {folder}: {error.strerror}."


def main():
    """Do what the command line says, or leave with status 1 and one sentence on stderr."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("requirements", type=Path)
    parser.add_argument("--on-top", default="", help="one more requirement, without a hash")
    options = parser.parse_args()
    folder = options.folder.expanduser().absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        prepare(folder, options.requirements, options.on_top)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except OSError as error:
        sys.exit(explain(error, folder))


if __name__ == "__main__":
    main()
