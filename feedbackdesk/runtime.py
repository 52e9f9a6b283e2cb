"""Where this checkout keeps its data folder, and what the embedded services wrote there.

Settings read the addresses and secrets from here when the environment names none, so that any
``manage.py`` command typed in a second terminal talks to the desk that is running in the first.
"""

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Folder of this checkout's embedded servers and secrets.

    Outside the checkout because PostgreSQL refuses root and runs as an account that may not traverse
    a home folder of mode 700; named after the checkout so that two on one machine do not collide.
    """
    if named := os.environ.get("DESK_DATA"):
        return Path(named)
    mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
    return Path("/var/tmp") / f"feedbackdesk-{os.getuid()}-{mark}"  # noqa: S108 - mode 700, see ensure_folder


def ensure_folder() -> Path:
    """The data folder, made if need be; refuses one that somebody else owns."""
    folder = data_folder()
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise SystemExit(f"{folder} belongs to another user. Set DESK_DATA to a folder of your own.")
    return folder


def addresses() -> dict[str, str]:
    """DATABASE_URL, REDIS_URL, SANDBOX_URL and WEB_URL of the running desk; empty when none runs."""
    return _read("addresses.json")


def write_addresses(values: dict[str, str]) -> None:
    _write(ensure_folder() / "addresses.json", values)


def clear_addresses() -> None:
    (data_folder() / "addresses.json").unlink(missing_ok=True)


def local_secrets() -> dict[str, str]:
    """SECRET_KEY and TOKEN_KEY of this checkout, generated on first use and kept in a file of mode 600."""
    kept = _read("secrets.json")
    if not kept:
        kept = {"SECRET_KEY": secrets.token_urlsafe(48), "TOKEN_KEY": secrets.token_hex(32)}
        _write(ensure_folder() / "secrets.json", kept)
    return kept


def _read(name: str) -> dict[str, str]:
    try:
        found: Any = json.loads((data_folder() / name).read_text())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    return {str(key): str(value) for key, value in found.items()}


def _write(path: Path, values: dict[str, str]) -> None:
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(values, file)
    partial.replace(path)
