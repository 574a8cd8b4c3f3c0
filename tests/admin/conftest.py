"""Fixtures shared by the tests of the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from articles.editorial import roles
from tests import hostile_archive


@pytest.fixture
def archive(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    roles.update_groups()
    return hostile_archive.make()


@pytest.fixture
def contributor(db):
    roles.update_groups()
    user = get_user_model().objects.create_user("مساهم", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.CONTRIBUTOR))
    return user
