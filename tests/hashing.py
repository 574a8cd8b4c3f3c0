"""Passwords that are made at once, in a form that a real server takes too."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Quick(PBKDF2PasswordHasher):
    """Hash a password once instead of a million times."""

    iterations = 1
