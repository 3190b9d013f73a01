"""What pip installs: wheel and sdist build, hold all that ships, and work from elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import reviewkit

ROOT = Path(__file__).parents[1]
SHIPPED = (
    "reviewkit/py.typed",
    "reviewkit/shipped/protocols/sscr/protocol.yml",
    "reviewkit/shipped/extraction_forms/sscr.yml",
)


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a command that must succeed; give what it printed."""
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist here, and the wheel from the sdist, as package indexes expect."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a folder of its own, beside the libraries of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-index")
    run(*pip, "--no-deps", "--target", folder, wheel, cwd=folder)
    return folder


def reviewkit_there(installed: Path, *arguments: str, cwd: Path) -> str:
    """Run the installed command with the installed code, not this checkout's."""
    return run(installed / "bin" / "reviewkit", *arguments, cwd=cwd, PYTHONPATH=str(installed))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_wheel_holds_what_a_review_starts_from(built: Path, name: str) -> None:
    (wheel,) = built.glob("*.whl")
    assert name in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_every_file_of_the_package(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    here = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "reviewkit").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - held == set()


def test_the_wheel_holds_neither_tests_nor_outputs(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    rooms = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert rooms == {"reviewkit", f"reviewkit-{reviewkit.__version__}.dist-info"}


def test_the_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert reviewkit.__version__ in reviewkit_there(installed, "--version", cwd=tmp_path)


def test_the_installed_command_starts_a_review_in_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    reviewkit_there(installed, "new", "gp-review", "--protocol", "sscr", cwd=tmp_path)
    assert (tmp_path / "gp-review" / "protocol.yml").is_file()
    forms = list((tmp_path / "gp-review" / "extraction_forms").glob("*.yml"))
    assert [form.name for form in forms] == ["sscr.yml"]


def test_the_tests_above_run_the_installed_code(installed: Path, tmp_path: Path) -> None:
    where = "import reviewkit; print(reviewkit.__file__)"
    told = run(sys.executable, "-c", where, cwd=tmp_path, PYTHONPATH=str(installed))
    assert Path(told.strip()).is_relative_to(installed)
