"""A text far from the Coalition's meetings gets no meeting proposed, unless an editor asks for it."""

import pytest
from django.urls import reverse

from articles.intake import rerecognise
from articles.models import Coverage
from tests import builders

TEXT = "اجتمع الوزراء في مراكش يوم 11 أيار 2022.\n\nوقال الوزير ناصر بوريطة إن العمل مستمر."


@pytest.fixture
def article(catalogue):
    return builders.article("وزراء في مراكش", status="draft", body=TEXT, index=False, date=None)


def desk_of(article) -> str:
    return reverse("admin:articles_article_desk", args=[article.pk])


def test_desk__says_that_no_meeting_was_looked_for(admin_client, article):
    page = admin_client.get(desk_of(article)).content.decode()
    assert "لم يُذكر في النص اجتماع للتحالف" in page
    assert Coverage.objects.filter(article=article).count() == 0


def test_desk__editor_has_the_text_read_anyway_and_keeps_what_was_found(admin_client, article):
    admin_client.post(desk_of(article), {"read-anyway": "1"})
    (link,) = Coverage.objects.filter(article=article)
    assert (link.meeting.slug, link.status) == ("2022-05-11-marrakesh-ministerial", "suggested")
    page = admin_client.get(desk_of(article)).content.decode()
    assert "لم يُذكر في النص اجتماع للتحالف" not in page
    assert "يتفق مع هذا الاجتماع في: المكان" in page
    rerecognise.recognise_drafts([article.pk])
    assert Coverage.objects.filter(article=article).count() == 1


def test_desk__text_on_a_meeting_shows_no_such_note(admin_client, article):
    article.body = TEXT.replace("الوزراء", "وزراء التحالف الدولي ضد داعش")
    article.save()
    page = admin_client.get(desk_of(article)).content.decode()
    assert "لم يُذكر في النص اجتماع للتحالف" not in page


def test_desk__says_why_a_meeting_was_taken_for_mentioned_and_a_name_for_known(
    admin_client, catalogue
):
    body = (
        "اختتم في الرياض أمس الاجتماع الوزاري للتحالف الدولي لمحاربة داعش.\n\n"
        "وكان اجتماع التحالف في مراكش العام الماضي قد أطلق هذه الحملة بحضور ريتشارد ستينغل."
    )
    article = builders.article(
        "وزراء التحالف في الرياض", status="draft", body=body, index=False, date="2023-06-09"
    )
    rerecognise.recognise_drafts([article.pk])
    page = admin_client.get(desk_of(article)).content.decode()
    assert "تذكر الجملة مكانا وزمانا اجتمع فيهما" in page
    assert "الاسم مكتوب هنا برسم آخر" in page
