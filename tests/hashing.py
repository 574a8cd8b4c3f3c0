"""Fast password hasher for tests, whose hashes a real server accepts too."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Quick(PBKDF2PasswordHasher):
    """PBKDF2 with one iteration instead of a million."""

    iterations = 1
