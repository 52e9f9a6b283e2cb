"""Credentials at rest: AES-256-GCM, bound to the account's row.

The account's id is the associated data, so a ciphertext copied to another row does not open. ``key_id``
is kept beside the ciphertext: it says which key sealed it, and so whether a key was changed or a
ciphertext spoilt.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12  # what GCM is defined for (NIST SP 800-38D, 8.2)
KEY_BYTES = 32


class SecretsDoNotOpen(Exception):
    """The stored credentials cannot be read: another key, another row, or spoilt. Carries no secret."""


@dataclass(frozen=True)
class Sealed:
    ciphertext: bytes
    key_id: str


def seal(secrets: Mapping[str, str], *, account_id: int) -> Sealed:
    """Encrypt the credentials of one account. The nonce is random and stands before the ciphertext."""
    key = _key()
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(dict(secrets), separators=(",", ":")).encode()
    return Sealed(nonce + AESGCM(key).encrypt(nonce, plain, _bound_to(account_id)), _key_id(key))


def open_sealed(ciphertext: bytes, *, key_id: str, account_id: int) -> dict[str, str]:
    """The credentials; raises ``SecretsDoNotOpen`` with a reason that names no secret."""
    key = _key()
    if key_id != _key_id(key):
        raise SecretsDoNotOpen("The credentials were sealed with another key. Type the sign-in again.")
    try:
        plain = AESGCM(key).decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], _bound_to(account_id))
    except (InvalidTag, ValueError):
        raise SecretsDoNotOpen("The credentials do not belong to this account. Type the sign-in again.") from None
    found = json.loads(plain)
    return {str(name): str(value) for name, value in found.items()}


def _bound_to(account_id: int) -> bytes:
    return f"ingest.account:{account_id}".encode()


def _key() -> bytes:
    try:
        key = bytes.fromhex(settings.TOKEN_KEY)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured("TOKEN_KEY must be 64 hexadecimal digits (32 bytes).")
    return key


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"feedbackdesk token key" + key).hexdigest()[:16]
