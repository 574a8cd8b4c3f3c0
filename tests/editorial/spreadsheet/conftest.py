"""Fixtures: an article with a value in every column, and an editor who may change it."""

import pytest
from django.contrib.auth import get_user_model

from tests import builders


@pytest.fixture
def editor(db):
    return get_user_model().objects.create(username="محرر", is_superuser=True)


@pytest.fixture
def article(db):
    meetings = [builders.meeting(), builders.meeting("2018-02-13-kuwait-ministerial", "2018-02-13")]
    return builders.article(
        source=builders.source(), source_unknown=False, subtitle="حضور 79 وفدا", byline="مراسلنا",
        url="https://www.example.org/a?b=1", archived_url="https://archive.example.org/1",
        date_basis="page", meetings=meetings[:1], background=meetings[1:], venues=[builders.venue()],
        states=[builders.state("iraq", "العراق", "Iraq"), builders.state("egypt", "مصر", "Egypt")],
        officials=[builders.official()], resolutions=[builders.resolution()], topics=[builders.topic()],
        index=False,
    )  # fmt: skip
