"""Fitting of records to the columns of an article."""

from articles.intake.fitting import fit
from articles.interchange.record import ArticleRecord
from articles.text.authors import author_line


def test_fit__more_authors_than_a_byline_holds_are_cut_with_a_remark():
    names = tuple(f"كاتب رقم {number} في قائمة طويلة" for number in range(200))
    record, remarks = fit(ArticleRecord("عنوان", authors=names))
    assert len(author_line(record.authors)) <= 2_000
    assert record.authors == names[: len(record.authors)]
    assert remarks == [f"200 authors: the first {len(record.authors)} of them fit."]


def test_fit__one_author_longer_than_a_byline_is_cut():
    record, _remarks = fit(ArticleRecord("عنوان", authors=("اسم " * 800,)))
    assert len(author_line(record.authors)) == 2_000


def test_fit__what_fits_is_the_same_record_without_a_remark():
    record = ArticleRecord("عنوان", authors=("سالم الأول", "رامي الثاني"))
    assert fit(record) == (record, [])
