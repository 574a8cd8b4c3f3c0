"""The form with which readers suggest an article: what is taken, what is refused, and what is never stored."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.index import bitmaps
from articles.intake import suggested_articles
from articles.models import ProposedArticle
from articles.web import rate_limit, stateless_forms
from tests import builders
from tests.admin.browser_forms import read_forms
from tests.admin.test_admin import text
from tests.probing import Prober

pytestmark = pytest.mark.django_db
FORM, THANKS = "/suggest-article/", "/suggest-article/thanks/"
ADDRESS = "https://www.enabbaladi.net/archives/310000"
NOT_PUBLIC = "لا يؤدي هذا الرابط إلى موقع عام: انسخه من شريط العنوان في متصفحك."
FRONT = "هذه صفحة رئيسية لموقع أو لقسم فيه: افتح المقال نفسه وانسخ رابطه."
NOTE = "نشرته الصحيفة بعد الاجتماع بيومين."
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    """Let forms be sent as soon as they are opened, except where that is tested."""
    monkeypatch.setattr(stateless_forms, "QUICKEST", timedelta(seconds=-1))


@pytest.fixture
def meeting(db):
    return builders.meeting(venue=builders.venue())


def opened(client: Client, address: str = FORM) -> dict[str, str]:
    """Open the form and return what a browser would send back of it, untouched."""
    response = client.get(address)
    (form,) = read_forms(response.content, address)
    return {name: values[0] for name, values in form.submission.items()}


def send(client: Client, prefix: str = "", headers=None, **fields):
    data = opened(client, f"{prefix}{FORM}") | {"address": ADDRESS} | fields
    return client.post(f"{prefix}{FORM}", data, headers=headers)


def errors_of(response) -> list[str]:
    """Return the lines of the summary of errors, without their tags."""
    summary = re.search(r'<div class="notice" role="alert".*?</div>', text(response), re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]


def test_form__sent_with_a_meeting_waits_for_the_editors(client, meeting):
    data = opened(client, f"{FORM}?meeting={meeting.slug}")
    assert data["meeting"] == meeting.slug
    response = client.post(
        FORM, data | {"address": f" {ADDRESS}#top ", "note": f"{NOTE}\r\nسطر آخر"}
    )
    assert (response.status_code, response["Location"]) == (302, f"{THANKS}?meeting={meeting.slug}")
    kept = ProposedArticle.objects.get()
    assert (kept.address, kept.meeting, kept.note) == (ADDRESS, meeting, f"{NOTE}\nسطر آخر")
    assert (kept.status, kept.count, kept.host) == ("suggested", 1, "enabbaladi.net")
    thanks = client.get(response["Location"])
    assert "شكرا، وصل مقترحك" in text(thanks)
    assert meeting.get_absolute_url() in text(thanks)


@pytest.mark.parametrize(
    ("prefix", "sent", "wrong"),
    [
        ("", "شكرا", "اكتب رابط المقال."),
        ("/en", "Thank you", "Give the address of the article."),
    ],
)
def test_form__speaks_the_language_of_its_address(client, prefix, sent, wrong):
    empty = send(client, prefix, address="")
    assert wrong in text(empty)
    response = send(client, prefix)
    assert response["Location"] == f"{prefix}{THANKS}"
    assert sent in text(client.get(response["Location"]))


def test_form__stores_no_cookie_and_nothing_of_the_client(client):
    response = send(
        client,
        headers={"User-Agent": "Mozilla/5.0 secret-browser", "X-Forwarded-For": "203.0.113.7"},
    )
    pages = [client.get(FORM), response, client.get(response["Location"]), send(client, address="")]
    assert not client.cookies
    assert not any(page.cookies for page in pages)
    assert not any("Cookie" in page.headers.get("Vary", "") for page in (pages[0], pages[2]))
    assert [page.headers["Cache-Control"] for page in pages if page is not pages[2]] == [
        "no-store"
    ] * 3
    columns = {field.name for field in ProposedArticle._meta.concrete_fields}
    assert columns == {
        "id", "address", "page_sha256", "host", "meeting", "note", "count", "suggested_at", "last_suggested_at",
        "status", "article", "reason", "refuses_site", "decided_by", "decided_at",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
                       "AND data_type NOT IN ('tsvector', 'bytea') GROUP BY 1")  # fmt: skip
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ~ %s',
                ["secret-browser|203.0.113"],
            )
            assert cursor.fetchone() == (0,), table


def test_form__what_it_keeps_is_said_on_it(client):
    page = " ".join(text(client.get(FORM)).split())
    assert "لا اسم، ولا عنوان شبكة، ولا نوع متصفح، ولا ملف ارتباط" in page
    assert "ويُحذف بعد 180 يوما من مراجعة المحررين له." in page


def test_form__of_a_draft_meeting_or_an_unknown_one_names_none(client):
    builders.meeting("2030-01-01-secret", "2030-01-01", status="draft", title_ar="اجتماع سري")
    for slug in ("2030-01-01-secret", "nothing", "", "%00", "x" * 3_000):
        page = text(client.get(f"{FORM}?meeting={slug}"))
        assert "اجتماع سري" not in page
        assert "عن الاجتماع:" not in page
    response = send(client, meeting="2030-01-01-secret")
    assert response.status_code == 422
    assert errors_of(response) == ["الاجتماع: ليس هذا الاجتماع في القائمة: اختر من جديد."]
    assert errors_of(send(client, meeting="nothing")) == errors_of(response)
    assert "اجتماع سري" not in text(client.get(f"{THANKS}?meeting=2030-01-01-secret"))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("address", "", "اكتب رابط المقال."),
        ("address", "مقال عن الاجتماع", "هذا ليس رابط صفحة: انسخه من شريط العنوان في متصفحك."),
        ("address", "javascript:alert(1)", "يبدأ الرابط بـ http:// أو https://."),
        ("address", "http://192.168.1.1/admin", NOT_PUBLIC),
        ("address", "http://testserver/articles/", NOT_PUBLIC),
        ("address", f"https://a.org/{'ع' * 700}", "طول الرابط 700 حرف على الأكثر."),
        ("address", "https://www.aljazeera.net/news/", FRONT),
        ("note", "ا" * 501, "طول الملاحظة 500 حرف على الأكثر."),
        ("note", "<a href=x>اضغط</a>", "الملاحظة كلام عادي: احذف منها الوسوم وأقواسها."),
        ("note", "[url=x]اضغط[/url]", "الملاحظة كلام عادي: احذف منها الوسوم وأقواسها."),
        ("note", "http://a.org و www.b.org", "في الملاحظة رابط واحد على الأكثر؛ أرسل كل مقال وحده."),
        ("subject_line", "https://pills.example", "اترك هذا الحقل فارغا؛ فلا تملؤه إلا البرامج."),
    ],
)  # fmt: skip
def test_form__wrong_value_is_named_with_its_field_and_kept(client, field, value, said):
    response = send(client, **{field: value})
    assert response.status_code == 422
    (error,) = errors_of(response)
    assert error.endswith(f": {said}")
    page = text(response)
    assert f'id="suggest-{field}"' in page
    assert f'href="#suggest-{field}"' in page
    assert "<title>خطأ: " in page
    (form,) = read_forms(response.content, FORM)
    assert form.submission[field] == [value]
    assert form.submission["address"] == [value if field == "address" else ADDRESS]
    assert not ProposedArticle.objects.exists()


def test_form__page_of_this_archive_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "archive.org.iq"]
    response = send(client, address="https://archive.org.iq/articles/0123456789/x/")
    assert errors_of(response)[0].endswith(
        "هذه صفحة من هذا الأرشيف: اكتب رابط المقال في موقع الوسيلة الإعلامية."
    )


def test_form__of_another_site_is_shown_and_not_taken(client):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"},
                    {"Origin": "https://evil.example"}, {"Origin": "https://["}):  # fmt: skip
        response = send(client, headers=headers, note=NOTE)
        assert response.status_code == 403, headers
        assert NOTE in text(response)
    assert not ProposedArticle.objects.exists()
    for headers in (
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
    ):
        assert send(client, headers=headers).status_code == 302, headers


def test_form__needs_no_csrf_cookie():
    assert send(Client(enforce_csrf_checks=True)).status_code == 302


def test_form__too_quick_one_is_taken_the_second_time(client, monkeypatch):
    monkeypatch.setattr(stateless_forms, "QUICKEST", timedelta(seconds=3))
    response = send(client, note=NOTE)
    assert response.status_code == 422
    assert errors_of(response) == [
        "أُرسل النموذج قبل مرور ثلاث ثوان على فتحه، كما تفعل البرامج. راجعه ثم أرسله مرة أخرى."
    ]
    monkeypatch.setattr(stateless_forms, "QUICKEST", timedelta(seconds=-1))  # three seconds pass
    (form,) = read_forms(response.content, FORM)
    assert client.post(FORM, form.submission).status_code == 302
    assert ProposedArticle.objects.get().note == NOTE


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "ع" * 900])
def test_form__with_a_forged_or_old_token_gets_a_new_one(client, monkeypatch, token):
    response = send(client, opened=token, note=NOTE)
    assert errors_of(response) == ["فُتح هذا النموذج منذ وقت طويل. راجعه ثم أرسله مرة أخرى."]
    (form,) = read_forms(response.content, FORM)
    assert client.post(FORM, form.submission).status_code == 302
    monkeypatch.setattr(stateless_forms, "LONGEST_OPEN", timedelta(seconds=-1))
    assert send(client).status_code == 422


def test_form__sent_twice_is_one_suggestion_and_no_error(client):
    data = opened(client) | {"address": ADDRESS}
    assert [client.post(FORM, data).status_code for _time in range(3)] == [302] * 3
    assert ProposedArticle.objects.get().count == 1
    other = data | {"address": "https://www.enabbaladi.net/archives/310001"}
    assert client.post(FORM, other).status_code == 302
    assert ProposedArticle.objects.count() == 2


def test_form__same_page_in_another_spelling_is_counted(client, meeting):
    send(client)
    send(
        client,
        address="http://enabbaladi.net/archives/310000/?utm_source=x",
        meeting=meeting.slug,
        note=NOTE,
    )
    kept = ProposedArticle.objects.get()
    assert (kept.address, kept.count, kept.meeting, kept.note) == (ADDRESS, 2, meeting, NOTE)
    send(client, note="ملاحظة ثالثة")
    kept.refresh_from_db()
    assert (kept.count, kept.note) == (3, NOTE)
    assert kept.last_suggested_at > kept.suggested_at


def test_form__published_article_is_shown_instead(client):
    article = builders.article("وزراء التحالف في مراكش", url=ADDRESS, source=builders.source())
    response = send(client, address=f"{ADDRESS}/?utm_medium=y")
    assert response.status_code == 409
    assert article.get_absolute_url() in text(response)
    assert "وزراء التحالف في مراكش" in text(response)
    assert not ProposedArticle.objects.exists()


@pytest.mark.parametrize("status", ["draft", "in-review", "withdrawn"])
def test_form__article_that_is_not_public_is_answered_like_an_unknown_one(client, status):
    unknown = send(client, address="https://www.enabbaladi.net/archives/1")
    builders.article("عنوان سري", url=ADDRESS, status=status, index=False,
                     withdrawn_reason="سبب" if status == "withdrawn" else "")  # fmt: skip
    response = send(client)
    assert (response.status_code, response["Location"]) == (
        unknown.status_code,
        unknown["Location"],
    )
    assert response.content == unknown.content
    assert ProposedArticle.objects.filter(address=ADDRESS).exists()


def test_form__rejected_page_is_counted_and_does_not_wait_again(client, meeting, editor):
    from articles.editorial import article_proposals

    send(client)
    article_proposals.reject(ProposedArticle.objects.get(), "لا يتحدث عن اجتماع", editor)
    assert send(client, meeting=meeting.slug, note=NOTE).status_code == 302
    kept = ProposedArticle.objects.get()
    assert (kept.status, kept.count, kept.meeting, kept.note) == ("rejected", 2, None, "")


def test_form__site_that_editors_refuse_is_said_to_be_refused(client, editor):
    from articles.editorial import article_proposals

    send(client, address="https://spam.org/buy/1")
    article_proposals.reject(ProposedArticle.objects.get(), "إعلانات", editor, refuses_site=True)
    response = send(client, address="http://www.spam.org/buy/2")
    assert errors_of(response) == ["رابط المقال: لا يقبل المحررون مقترحات أخرى من هذا الموقع."]
    assert send(client, address="https://notspam.org/buy/2").status_code == 302


def test_limit__of_one_client_keeps_what_was_written_and_says_when(client, settings):
    settings.RATE_LIMIT = True
    headers = {"User-Agent": FIREFOX}
    for number in range(rate_limit.SUGGESTIONS.at_once):
        assert send(client, address=f"https://a.org/x/{number}", headers=headers).status_code == 302
    response = send(client, note=NOTE, headers=headers)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 360
    assert errors_of(response) == ["وصلت من شبكتك مقترحات كثيرة. أرسل هذا المقترح بعد 6 دقائق."]
    assert NOTE in text(response)
    assert ProposedArticle.objects.count() == rate_limit.SUGGESTIONS.at_once
    with connection.cursor() as cursor:  # as if six minutes passed
        cursor.execute("UPDATE articles_allowance SET until = until - interval '361 s'")
    (form,) = read_forms(response.content, FORM)
    assert client.post(FORM, form.submission, headers=headers).status_code == 302


def test_limit__mistakes_and_repetitions_are_not_counted_as_suggestions(client, settings):
    settings.RATE_LIMIT = True
    headers = {"User-Agent": FIREFOX}
    data = opened(client) | {"address": ADDRESS}
    assert {client.post(FORM, data, headers=headers).status_code for _time in range(15)} == {302}
    assert {send(client, address="x", headers=headers).status_code for _time in range(15)} == {422}
    assert send(client, address="https://a.org/x/1", headers=headers).status_code == 302


def test_limit__flood_of_pages_is_refused_like_one_of_lists(client, settings, monkeypatch):
    settings.RATE_LIMIT = True
    monkeypatch.setattr(rate_limit, "PEOPLE", rate_limit.Policy("people", 4, 0.01))
    headers = {"User-Agent": FIREFOX}
    statuses = [client.get(FORM, headers=headers).status_code for _time in range(6)]
    assert statuses == [200] * 4 + [429] * 2
    assert client.post(FORM, {}, headers=headers).status_code == 429


def test_limit__of_what_waits_closes_the_form_and_opens_it_again(client, monkeypatch, editor):
    from articles.editorial import article_proposals

    monkeypatch.setattr(suggested_articles, "MOST_WAITING", 2)
    for number in range(2):
        assert send(client, address=f"https://a.org/x/{number}").status_code == 302
    response = send(client, note=NOTE)
    assert response.status_code == 429
    assert "فلا يُقبل اليوم غيرها" in text(response)
    assert NOTE in text(response)
    assert "فلا يُقبل اليوم غيرها" in text(client.get(FORM))
    assert send(client, address="https://a.org/x/1").status_code == 302  # one that waits is counted
    assert ProposedArticle.objects.count() == 2
    article_proposals.reject(ProposedArticle.objects.first(), "مكرر", editor)
    assert send(client).status_code == 302


def test_suggestion__leaves_public_pages_in_their_caches(client, meeting):
    builders.article(meetings=[meeting])
    before, page = bitmaps.current().token, client.get(meeting.get_absolute_url())
    send(client, meeting=meeting.slug)
    assert bitmaps.current().token == before
    again = client.get(meeting.get_absolute_url(), headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304


def test_suggestion__fetches_nothing(client, monkeypatch):
    import socket

    def refuse(*_arguments, **_options):
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "gethostbyname", refuse)
    assert send(client).status_code == 302


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_link__in_the_footer_and_of_a_meeting_leads_to_the_form(client, meeting, prefix):
    from django.template.loader import render_to_string
    from django.utils.translation import override

    assert f'href="{prefix}{FORM}"' in text(client.get(f"{prefix}/"))
    with override("en" if prefix else "ar"):
        link = render_to_string(
            "articles/suggest_link.html", {"meeting": meeting, "look": "button"}
        )
    address = re.search(r'href="([^"]+)"', link)[1]
    assert address == f"{prefix}{FORM}?meeting={meeting.slug}"
    assert 'class="button"' in link
    page = text(client.get(address))
    assert f'value="{meeting.slug}" selected' in page
    assert meeting.get_absolute_url() in page.replace("/en/", "/") or prefix


def test_form__page_asks_the_database_little(client, meeting, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(f"{FORM}?meeting={meeting.slug}")


HOSTILE = st.text(max_size=600) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}", "\x00", "\ud800",
     "\u202eسر", "';--", "</textarea><b>x", "%00", "a" * 90_000]
)  # fmt: skip
FIELDS = st.sampled_from(["address", "meeting", "note", "subject_line", "opened"])


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(fields=st.dictionaries(FIELDS, HOSTILE), prefix=st.sampled_from(["", "/en"]))
def test_form__any_text_in_any_field_is_answered_and_escaped(client, fields, prefix):
    data = opened(client) | {"address": ADDRESS} | fields
    encoded = {
        n: v.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for n, v in data.items()
    }
    response = client.post(f"{prefix}{FORM}", encoded)
    assert response.status_code in (302, 413, 422)
    page = text(response)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>x" not in page


def test_form__hostile_requests_get_sound_pages(client):
    prober = Prober(client)
    for value in ("<script>", "\"'><b>", "\u202e", "{{7*7}}", "..%2f", "%ff%fe"):
        prober.ask(f"{FORM}?meeting={quote(value)}", value)
        prober.ask(f"{THANKS}?meeting={quote(value)}", value)
        prober.ask(THANKS, value, "POST")
        prober.ask(FORM, value, "PUT")
    assert prober.wrong == []


def test_form__unreadable_body_is_no_fault_of_the_server(client):
    for content_type in ("multipart/form-data; boundary=x", "application/json", "text/plain"):
        response = client.post(FORM, data=b"\xff\xfe--x\r\n", content_type=content_type)
        assert response.status_code in (400, 422), content_type
