"""Conformance of the API to its OpenAPI document, tested with Schemathesis."""

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
    """Create some objects of each kind that the API returns."""
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
def test_api__generated_request_gets_a_documented_response(case, archive):
    """Check that status, media type, headers and body of each response are as documented.

    Requests that fit the document need not succeed: it does not say which keys exist.
    """
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance]
    )
