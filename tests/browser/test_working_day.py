"""A working day at the desk: import, clear the queue by keyboard, merge, resolve a conflict, undo.

With `SEEDS=DIRECTORY` the files there are imported too; `-s` prints the number of keys and seconds needed.
"""

import os
import random
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.index import writer
from articles.models import Article, ArticleOfficial, Import, Official
from tests import builders
from tests.browser.driving import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLES = settings.BASE_DIR / "fixtures" / "samples"
CLIPPINGS = 50
WORDS = [
    "الوفد",
    "القاعة",
    "الجلسة",
    "البيان",
    "الصحفيون",
    "المشاركون",
    "الفندق",
    "الشارع",
    "الحديقة",
    "المدينة",
    "الطريق",
    "المساء",
    "الصباح",
    "الوثيقة",
    "الملف",
    "الخبراء",
    "اللجنة",
    "التقرير",
    "الميزانية",
    "المساعدات",
    "الجسر",
    "المدرسة",
    "المستشفى",
    "السوق",
    "القرية",
    "الحدود",
    "الميناء",
    "المطار",
    "الكهرباء",
    "المياه",
    "الحقول",
    "القمح",
    "الزيتون",
    "الأطفال",
    "النساء",
    "الشباب",
    "المعلمون",
    "الأطباء",
    "المهندسون",
    "العمال",
    "التجار",
]


def clipping(number: int) -> bytes:
    """Return a press clipping of random words, with one sentence on a meeting, its date and its resolution."""
    generator = random.Random(number)
    lines = [" ".join(generator.sample(WORDS, 14)) + "." for _ in range(4)]
    sentence = "عقد التحالف الدولي اجتماعه الوزاري في مراكش يوم 11 أيار 2022 وذكّر بالقرار 2254 بحضور العراق."
    return "\n\n".join([f"أوراق اليوم {number}: {lines[0]}", sentence, *lines[1:]]).encode()


@pytest.fixture
def files(tmp_path) -> list[Path]:
    for number in range(CLIPPINGS):
        (tmp_path / f"clip{number:02}.txt").write_bytes(clipping(number))
    clippings = sorted(tmp_path.glob("*.txt"))
    samples = [*sorted(SAMPLES.glob("text/*.txt")), *sorted(SAMPLES.glob("html/page0[1-3].html"))]
    seeds = sorted(Path(os.environ["SEEDS"]).glob("*.txt")) if "SEEDS" in os.environ else []
    return [*seeds, *samples, *clippings]


@pytest.fixture
def server(own_server):
    return own_server


class Keys:
    """Keyboard that counts the keys pressed."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


def log_in(page) -> None:
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-long-passphrase")
    page.locator("[type=submit]").click()
    page.wait_for_selector(".queue")


def run_worker() -> None:
    """Run a worker until no background task is left."""
    call_command(
        "db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0
    )


def upload_and_run(page, files) -> Import:
    page.goto("/admin/articles/import/add/")
    page.set_input_files("input[type=file]", [str(path) for path in files])
    page.locator("form.import-form [type=submit]").click()
    page.wait_for_selector(".import-table")
    page.locator(".import-steps .default").click()
    page.wait_for_selector("progress")
    run_worker()
    page.wait_for_selector("form[action$='/undo/']")  # the page refreshes automatically
    return Import.objects.first()


def publish_by_keyboard(page, keys: Keys) -> None:
    """Decide on every suggestion of the open article, fill in the required fields, and publish it."""
    waiting = int(page.inner_text("#open-count"))
    while waiting:
        current = page.locator(".suggestion.is-current")
        is_proposal = "new-" in (current.get_attribute("data-key") or "")
        keys.press("r" if is_proposal else "c")
        until(
            page, "n => Number(document.getElementById('open-count').textContent) < n", arg=waiting
        )
        waiting = int(page.inner_text("#open-count"))
    if not page.input_value("#id_source") and not page.is_checked("#id_source_unknown"):
        keys.press("u")
    if not page.input_value("#id_published_on_precision") and not page.input_value(
        "#id_published_on"
    ):
        keys.press("x")
    before = page.url
    keys.press("Shift+P")  # opens the next article; after the last one the page stays
    until(
        page,
        "url => location.href !== url || document.querySelector('.status-published')",
        arg=before,
    )


def test_day__uploaded_articles_are_published_by_keyboard(catalogue, editor, open_page, files):
    page = open_page("/admin/")
    log_in(page)
    run = upload_and_run(page, files)
    assert run.status == "finished"
    assert run.items.count() == len(files)
    imported = Article.objects.filter(import_items__run=run).distinct()
    assert imported.count() == len(files)
    waiting = set(imported.exclude(status="published").values_list("pk", flat=True))
    published = Article.objects.published().count()

    # The queue by keyboard alone: Enter on its first link opens the oldest article.
    page.goto("/admin/")
    page.locator("a[accesskey=n]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    keys, started, cleared = Keys(page), time.monotonic(), 0
    timings = []
    while "/desk/" in page.url and cleared < len(waiting):
        page.wait_for_selector("#desk.is-live")
        pk = int(page.url.split("/desk/")[0].rsplit("/", 1)[1])
        before, start = keys.count, time.monotonic()
        if pk in waiting:
            publish_by_keyboard(page, keys)
            cleared += 1
            timings.append(
                (Article.objects.get(pk=pk).title, keys.count - before, time.monotonic() - start)
            )
        else:
            here = page.url
            keys.press("n")
            until(page, "url => location.href !== url", arg=here)
    elapsed = time.monotonic() - started
    assert Article.objects.filter(pk__in=waiting, published_by=editor).count() == len(waiting)
    assert Article.objects.published().count() == published + len(waiting)
    print(f"\n{cleared} articles: {keys.count} keys, {elapsed:.0f} s")
    for title, pressed, seconds in timings[:8]:
        print(f"  {pressed} keys, {seconds:.1f} s: {title[:60]}")

    # Readers see the published articles.
    reader = open_page("/articles/?venue=marrakesh&resolution=unsc-2254")
    assert reader.locator(".card").count() >= 3  # copies of one text are one card
    assert cleared >= 10


def test_day__duplicate_officials_are_merged_and_separated_again(catalogue, editor, open_page):
    duplicate = builders.official("mike-bombeo", "مايك بومبيو الوزير", "Mike Bombeo")
    writer.authority_changed(duplicate)
    article = builders.article("خبر عنه", officials=[duplicate])
    official = Official.objects.get(slug="mike-pompeo")
    page = open_page("/admin/")
    log_in(page)
    page.goto("/admin/articles/official/?q=بومبيو")
    for box in page.locator("input.action-select").all():
        box.check()
    page.select_option("select[name=action]", "merge")
    page.locator("button[name=index]").click()
    page.check(f"input[name=kept][value='{official.pk}']")
    page.locator("#content form button").click()
    page.wait_for_selector(".messagelist .success, .messagelist .info")
    assert ArticleOfficial.objects.get(article=article).official == official
    reader = open_page("/officials/mike-bombeo/")
    assert reader.url.endswith("/officials/mike-pompeo/")
    page.goto("/admin/articles/operation/")
    page.locator("#result_list tbody th a").first.click()
    page.locator("form[action$='/back/'] button").click()
    page.wait_for_selector(".messagelist .success")
    assert ArticleOfficial.objects.get(article=article).official_id == duplicate.pk


def test_day__conflicting_edit_shows_both_versions_to_choose_from(catalogue, editor, open_page):
    article = builders.article(
        "العنوان الأول", status="draft", body="نص الخبر عن مراكش.", index=False
    )
    address = f"/admin/articles/article/{article.pk}/desk/"
    mine, theirs = open_page("/admin/"), open_page("/admin/")
    for page in (mine, theirs):
        log_in(page)
        page.goto(address)
    theirs.fill("#id_title", "عنوان زميلي")
    theirs.locator("[data-way=save]").click()
    theirs.wait_for_selector(".messagelist .success")
    mine.fill("#id_title", "عنواني أنا")
    mine.locator("[data-way=save]").click()
    mine.wait_for_selector(".conflicts")
    shown = mine.inner_text(".conflicts")
    assert "عنوان زميلي" in shown
    assert "عنواني أنا" in shown
    mine.check("input[name=_choice-title][value=mine]")
    mine.locator("[data-way=save]").click()
    mine.wait_for_selector(".messagelist .success")
    article.refresh_from_db()
    assert article.title == "عنواني أنا"


def test_day__unsaved_text_survives_an_ended_session(catalogue, editor, open_page):
    article = builders.article("عنوان", status="draft", body="نص.", index=False)
    address = f"/admin/articles/article/{article.pk}/desk/"
    page = open_page("/admin/")
    log_in(page)
    page.goto(address)
    page.fill("#id_abstract", "خلاصة كتبتها ولم أحفظها")
    until(page, "Object.keys(localStorage).some(key => key.startsWith('keep:'))", seconds=8)
    page.context.clear_cookies(name="sessionid")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-way=save]").click()
    page.wait_for_selector("#id_username")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-long-passphrase")
    page.locator("[type=submit]").click()
    page.wait_for_selector(".kept-note")
    page.locator(".kept-note button").first.click()
    assert page.input_value("#id_abstract") == "خلاصة كتبتها ولم أحفظها"
    page.locator("[data-way=save]").click()
    page.wait_for_selector(".messagelist .success")
    article.refresh_from_db()
    assert article.abstract == "خلاصة كتبتها ولم أحفظها"


def test_day__selected_words_become_a_confirmed_link(catalogue, editor, open_page):
    body = "استضافت مراكش الاجتماع، وحضره وفد العراق."
    article = builders.article("خبر", status="draft", body=body, index=False)
    page = open_page("/admin/")
    log_in(page)
    page.goto(f"/admin/articles/article/{article.pk}/desk/")
    page.evaluate(
        """() => {
          const text = document.querySelector("#desk-body p").firstChild;
          const at = text.data.indexOf("العراق");
          getSelection().setBaseAndExtent(text, at, text, at + 6);
        }"""
    )
    page.select_option("#add-kind", "state")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    page.wait_for_selector(".chooser li")
    page.keyboard.press("Enter")
    page.wait_for_selector("#desk .suggestion.is-confirmed")
    link = article.state_links.get()
    assert (link.state.slug, link.evidence, link.origin) == ("iraq", "العراق", "editor")
    assert body[link.evidence_start : link.evidence_end] == "العراق"


def test_day__import_is_undone(catalogue, editor, open_page, files):
    page = open_page("/admin/")
    log_in(page)
    before = Article.objects.count()
    run = upload_and_run(page, files[-2:])
    assert Article.objects.count() == before + 2
    page.goto(f"/admin/articles/import/{run.pk}/change/")
    page.locator("form[action$='/undo/'] button").click()
    page.wait_for_selector(".messagelist")
    assert Article.objects.count() == before


def test_day__queue_and_reading_desk_are_accessible(catalogue, editor, open_page):
    from axe_playwright_python.sync_playwright import Axe

    article = builders.article("خبر", status="draft", body="استضافت مراكش الاجتماع.", index=False)
    for dark in (False, True):
        page = open_page("/admin/", dark=dark)
        log_in(page)
        for address in ("/admin/", f"/admin/articles/article/{article.pk}/desk/"):
            page.goto(address)
            # No preload: axe would inject a script to read imported style sheets, which the page forbids.
            options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "preload": False}
            results = Axe().run(page, options=options)
            assert not results.response["violations"], results.generate_report()
