import pytest
from django.http import QueryDict

from articles.browse.article_list import ArticleList
from articles.browse.explanation import Explanation
from articles.index import writer
from articles.models import Article, SynonymRing
from tests import builders
from tests.admin.test_admin import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(db):
    person = builders.official(name_ar="مايك بومبيو", name_en="Mike Pompeo", aliases=["بومبيه"])
    ring = SynonymRing.objects.create(slug="daesh", words=["داعش", "ISIS", "تنظيم الدولة"])
    builders.article("وزراء التحالف في مراكش", abstract="", officials=[person])
    builders.article("لوزير الخارجية بومبيو كلمة", abstract="عن داعش")
    builders.article("القاهرة تستضيف", abstract="", status="draft")
    writer.rebuild()
    return ring


def explained(query: str) -> Explanation:
    return Explanation(ArticleList(QueryDict(query)))


def widenings(query: str) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        part.typed: {str(widening.label): widening.words for widening in part.widenings}
        for part in explained(query).parts
    }


def test_parts__query_is_widened_by_forms_prefixes_and_names(archive):
    assert widenings("q=وزير Pompeo ISIS") == {
        "وزير": {"صيغ أخرى": ("وزراء",), "مع السوابق (ال، و، ب، ل…)": ("لوزير",)},
        "Pompeo": {"أسماء أخرى": ("بومبيه", "بومبيو")},
        "ISIS": {"أسماء أخرى": ("داعش", "تنظيم الدولة")},
    }


def test_parts__each_widening_can_be_turned_off_and_on_again(archive):
    (part,) = explained("q=وزير").parts
    (forms, prefixes) = part.widenings
    assert forms.without.values("off") == ["forms:وزير"]
    assert prefixes.without.values("off") == ["prefixes:وزير"]
    less = explained(str(forms.without)[1:])
    assert [str(w.label) for p in less.parts for w in p.widenings] == ["مع السوابق (ال، و، ب، ل…)"]
    (off,) = less.restorables
    assert (off.words, str(off.address)) == ("وزير", str(explained("q=وزير").with_everything))


def test_as_written__turns_all_widening_off(archive):
    exact = explained(str(explained("q=وزير Pompeo").as_written)[1:])
    assert not exact.is_widened
    assert len(exact.restorables) == 2


def test_did_you_mean__misspelt_word_gives_the_nearest_word_of_an_article(archive):
    (correction,) = explained("q=مراكس التحالف").did_you_mean
    assert (correction.word, correction.instead) == ("مراكس", "مراكش")
    assert correction.address.values("q") == ["مراكش التحالف"]


def test_did_you_mean__word_inside_another_is_not_replaced(archive):
    (correction,) = explained("q=وزراءمراكس-وزرا مراكس").did_you_mean[-1:]
    assert correction.address.values("q")[0].endswith(" مراكش")


@pytest.mark.parametrize("question", ["مراكش", "بمراكش", "بومبيه", "زرافة", "القاهره", "2255"])
def test_did_you_mean__known_or_remote_word_gives_no_correction(archive, question):
    assert explained(f"q={question}").did_you_mean == []


def test_did_you_mean__name_found_with_a_prefix_gives_no_correction(archive):
    builders.article("كلمة لشينكرمان", abstract="")
    assert explained("q=شينكرمان").did_you_mean == []


@pytest.mark.parametrize("month", ["يوليو", "ويوليو", "جويلية", "July", "مارس", "May", "كانون"])
def test_did_you_mean__month_is_never_taken_for_another_word(archive, month):
    builders.article("في يونيو وماي وجوان، كانوا في June", abstract="")
    assert explained(f"q={month}").did_you_mean == []
    assert explained(f"q={month} مراكش").did_you_mean == []


def test_did_you_mean__name_that_no_article_has_is_no_misspelling(archive):
    builders.article("خبر من روما", abstract="")
    assert explained("q=رومي").did_you_mean != []
    writer.authority_changed(builders.official("fuad-rumi", "فؤاد رومي", "Fuad Rumi"))
    assert explained("q=رومي").did_you_mean == []
    assert explained("q=لرومي وزير").did_you_mean == []


def test_did_you_mean__word_of_a_meeting_is_no_misspelling_but_one_of_a_draft_is(archive):
    meeting = builders.meeting("quito", title_ar="اجتماع مراكز")
    writer.authority_changed(meeting)
    assert explained("q=مراكز").did_you_mean == []
    meeting.status = "draft"
    meeting.save()
    writer.authority_changed(meeting)
    assert [each.instead for each in explained("q=مراكز").did_you_mean] == ["مراكش"]


def test_did_you_mean__word_of_an_unpublished_article_is_not_suggested(archive):
    Article.objects.filter(title__contains="مراكش").update(status="draft")
    writer.index_articles(Article.objects.all())
    assert explained("q=مراكس").did_you_mean == []


def test_fatal__lists_the_parts_that_match_nothing(archive):
    explanation = explained("q=مراكش «زرافة في السيرك» -روما&words=all")
    assert [word for word, _ in explanation.fatal] == ["زرافة", "السيرك"]
    assert explained("q=مراكش زرافة&words=all").fatal[0][1].values("q") == ["مراكش"]
    assert explained("q=زرافة").fatal == []


def test_mended__unclosed_quote_is_reported_in_words(archive):
    assert [str(m) for m in explained('q="مراكش').mended] == [
        "لم تُغلق علامة الاقتباس، فعُدّت العبارة ممتدة إلى نهاية البحث."
    ]


def test_page__shows_explanation_and_correction(client, archive):
    page = client.get("/articles/", {"q": "وزير Pompeo مراكس"}).content.decode()
    for text in ("كيف فُهمت عبارة البحث", "وزراء", "بومبيه", "هل تقصد", "مراكش", "استبعِد"):
        assert text in page
    assert "القاهرة" not in page


def test_page__query_is_escaped(client, archive):
    response = client.get("/articles/", {"q": '<script>alert(1)</script> "x', "off": "names:<b>"})
    assert "<script>alert" not in response.content.decode()
    assert "<b>x" not in response.content.decode()


def test_ring__edited_and_deleted_ring_takes_effect_immediately(desk, archive):
    address = f"/admin/articles/synonymring/{archive.pk}/change/"
    fields = form_of(desk, address) | {"words": "داعش\nISIS\nالدواعش"}
    assert not widenings("q=الدواعش")["الدواعش"]
    assert desk.post(address, fields).status_code == 302
    assert "داعش" in widenings("q=الدواعش")["الدواعش"]["أسماء أخرى"]
    delete = f"/admin/articles/synonymring/{archive.pk}/delete/"
    assert desk.post(delete, {"typed": "داعش، ISIS، الدواعش"}).status_code == 302
    assert not widenings("q=ISIS")["ISIS"]
