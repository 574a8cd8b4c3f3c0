"""What tests of the desk share."""

from __future__ import annotations

import pytest

from articles import roles
from tests import hostile_archive


@pytest.fixture
def archive(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    roles.make_groups()
    return hostile_archive.make()
