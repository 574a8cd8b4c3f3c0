"""Django's admin fails on the name of a field that is empty; the desk takes it as not given."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["formerslug", "article"])
def test_change__empty_to_field_is_as_good_as_none(admin_client, model):
    response = admin_client.get(f"/admin/articles/{model}/4831/change/?_to_field=")
    assert response.status_code in (302, 404)
