"""Keys of sources and whom they may write to: from the environment, else from the keyring.

The keyring of the system (macOS Keychain, Windows Credential Locker, Secret Service) is asked
where the package `keyring` is installed (`pip install 'reviewkit[keyring]'`):
`keyring set reviewkit REVIEWKIT_OPENALEX_KEY` keeps a key there under the name of its variable.
What is read here is sent to its source, and neither kept, logged nor printed.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from reviewkit.errors import NotAllowedError

EMAIL = "REVIEWKIT_EMAIL"
SERVICE = "reviewkit"  # under which the keyring holds them


def secret(variable: str, environment: Mapping[str, str]) -> str:
    """Return what a variable holds, else what the keyring holds under its name, else ''.

    A variable that is set to nothing is an answer: the keyring is not asked.

    Raises:
        NotAllowedError: the keyring cannot be opened.
    """
    if variable in environment:
        return environment[variable].strip()
    try:
        keyring = importlib.import_module("keyring")
        errors = importlib.import_module("keyring.errors")
    except ImportError:
        return ""
    try:
        held = keyring.get_password(SERVICE, variable)
    except errors.NoKeyringError:
        return ""
    except errors.KeyringError as error:
        raise NotAllowedError(
            f"The keyring cannot be opened to look for {variable}: unlock it, or set the variable "
            "(to nothing, to do without)."
        ) from error
    return (held or "").strip()
