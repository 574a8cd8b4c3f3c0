"""Outage of the database while an editor writes: the typed text is not lost."""

import pytest

from tests.browser.driving import until
from tests.faults.conftest import cluster, filled, manage, wait_until  # noqa: F401 (fixtures)
from tests.serving import serving

pytestmark = pytest.mark.browser
TEXT = "خلاصة كتبتها والقاعدة تسقط"


def test_outage__text_typed_by_an_editor_is_restored_and_saved(cluster, chromium):  # noqa: F811
    command = manage(
        "createsuperuser", "--noinput", "--username", "editor", "--email", "editor@example.org",
        url=cluster.url(), DJANGO_SUPERUSER_PASSWORD="a-long-passphrase",
    )  # fmt: skip
    assert command.returncode == 0, command.stderr
    with cluster.connect() as connection:
        (pk,) = connection.execute("SELECT min(id) FROM articles_article").fetchone()
    with serving(cluster.url()) as server:
        page = chromium.new_page(base_url=server.address)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/admin/")
        page.fill("#id_username", "editor")
        page.fill("#id_password", "a-long-passphrase")
        page.locator("[type=submit]").click()
        page.wait_for_selector(".queue")
        page.goto(f"/admin/articles/article/{pk}/desk/")
        page.fill("#id_abstract", TEXT)
        until(page, "Object.keys(localStorage).some(key => key.startsWith('keep:'))", seconds=8)
        cluster.kill()
        page.locator("[data-way=save]").click()
        page.wait_for_selector(".fault-code")
        assert page.inner_text(".fault-code") == "503"
        assert "لم يُفقد شيء" in page.inner_text("main")
        cluster.start()
        assert wait_until(lambda: server.ask("/readyz").status == 200)
        page.goto(f"/admin/articles/article/{pk}/desk/")
        page.wait_for_selector(".kept-note")
        page.locator(".kept-note button").first.click()
        assert page.input_value("#id_abstract") == TEXT
        page.locator("[data-way=save]").click()
        page.wait_for_selector(".messagelist .success")
        page.close()
    with cluster.connect() as connection:
        query = "SELECT abstract FROM articles_article WHERE id = %s"
        assert connection.execute(query, [pk]).fetchone()[0] == TEXT
