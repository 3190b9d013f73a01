"""Keys from the environment, else from the keyring where its package is installed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.sources.secrets import secret

Make = Callable[[str], None]
KEY = "REVIEWKIT_OPENALEX_KEY"


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Stand in for the package, which needs a desktop: what it does when it is asked."""

    def make(does: str) -> None:
        package = tmp_path / "keyring"
        package.mkdir()
        (package / "__init__.py").write_text(
            f"from keyring import errors\ndef get_password(service, name):\n    {does}\n"
        )
        (package / "errors.py").write_text(
            "class KeyringError(Exception): pass\nclass NoKeyringError(KeyringError): pass\n"
        )
        monkeypatch.syspath_prepend(tmp_path)

    for name in ("keyring", "keyring.errors"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return make


def test_what_the_environment_holds_comes_first(keyring: Make) -> None:
    keyring("return 'from the keyring'")
    assert secret(KEY, {KEY: " from here\n"}) == "from here"
    assert secret(KEY, {KEY: ""}) == ""


def test_the_keyring_holds_a_key_under_the_name_of_its_variable(keyring: Make) -> None:
    keyring("return f'{service}/{name} '")
    assert secret(KEY, {}) == "reviewkit/REVIEWKIT_OPENALEX_KEY"


@pytest.mark.parametrize("does", ["return None", "raise errors.NoKeyringError('none here')"])
def test_a_keyring_without_it_is_none(keyring: Make, does: str) -> None:
    keyring(does)
    assert secret(KEY, {}) == ""


def test_a_keyring_that_stays_locked_is_told_with_what_to_do(keyring: Make) -> None:
    keyring("raise errors.KeyringError('locked: k-123')")
    with pytest.raises(NotAllowedError, match=f"cannot be opened to look for {KEY}: unlock it"):
        secret(KEY, {})


def test_without_the_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert secret(KEY, {}) == ""
