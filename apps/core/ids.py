"""Opaque public identifiers: nothing about order, count or time can be read from them."""

import secrets

# No vowels (no words by accident), no 0/1/l/o (read over the phone without mistakes).
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 12


def new_public_id() -> str:
    """Return 12 characters, about 57 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
