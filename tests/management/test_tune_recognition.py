import io

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Coverage


def give_texts(count: int) -> None:
    """Give articles of the catalogue a text about their meeting, which editors confirmed."""
    links = Coverage.objects.filter(
        relation="primary", status="confirmed", article__language="ar", article__body=""
    ).select_related("article", "meeting__venue")
    for link in links.exclude(meeting__venue=None)[:count]:
        text = f"اجتمع وزراء التحالف الدولي ضد داعش في {link.meeting.venue.name_ar}. {link.article.abstract}"
        Article.objects.filter(pk=link.article_id).update(body=text)


@pytest.mark.django_db
def test_tune_recognition__prints_outcomes_and_writes_a_file(catalogue, tmp_path):
    give_texts(30)
    output, path = io.StringIO(), tmp_path / "weights.toml"
    call_command("tune_recognition", write=path, stdout=output)
    printed = output.getvalue()
    assert printed.startswith("now: ")
    assert "learned, 5-fold: " in printed
    assert "[weights]" in path.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_tune_recognition__too_few_decisions_are_an_error(catalogue):
    with pytest.raises(CommandError, match="20 are needed"):
        call_command("tune_recognition")
