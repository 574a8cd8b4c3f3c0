"""The API against its own description, asked by Schemathesis: what it answers is what it promises."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck
from hypothesis import settings as limits
from schemathesis.specs.openapi.checks import positive_data_acceptance

from articles.index import writer
from articles.views.api.openapi import description
from tests import builders

schema = schemathesis.openapi.from_dict(description("/api/v1/"))
schema.app = get_wsgi_application()


@pytest.fixture
def archive(transactional_db):
    """Make some of everything that the API gives."""
    rome, iraq = builders.venue("rome", "روما", "Rome"), builders.state("iraq", "العراق", "Iraq")
    meeting = builders.meeting("2021-06-28-rome-ministerial", "2021-06-28", venue=rome)
    builders.participation(meeting, iraq, "host")
    for n in range(30):
        builders.article(
            f"خبر {n} عن الاجتماع", date=f"2021-06-{n % 28 + 1:02}", meetings=[meeting], states=[iraq],
            venues=[rome], source=None if n % 2 else builders.source(f"s-{n}"), source_unknown=bool(n % 2),
            index=n == 29,
        )  # fmt: skip
    writer.rebuild()


@schema.parametrize()
@limits(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_api__keeps_its_word(case, archive):
    """Every status, media type, header and body that comes is one that the description names.

    That what fits the description is accepted is not asked: which keys there are, the archive knows.
    """
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance]
    )
