"""Headlines as plain text: markup and entities of bibliographies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.title_markup import plain_title


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('قرار <i>عاجل</i> من <span class="nocase">NATO</span>', "قرار عاجل من NATO"),
        ("CO<sub>2</sub> و m<sup>2</sup>", "CO2 و m2"),
        ("<b>خبر <em>عاجل</em></b>", "خبر عاجل"),
        ("Fish &amp; Chips &quot;now&quot;", 'Fish & Chips "now"'),
        ("D&#39;Or &#x2019;", "D'Or ’"),
        ("&lt;i&gt;خبر&lt;/i&gt;", "خبر"),
        ("سطر<br/>آخر", "سطر آخر"),
        ("a&nbsp;b", "a b"),
        ("A < B > C", "A < B > C"),
        ("1 <2 و3> 2", "1 <2 و3> 2"),
        ("<i> وحده", "<i> وحده"),
        ("</b> وحده", "</b> وحده"),
        ("R&D; AT&T", "R&D; AT&T"),
        ("&unknown;", "&unknown;"),
        ("<div>خبر</div>", "<div>خبر</div>"),
        ("A &lt; B", "A < B"),
    ],
)
def test_plain_title__markup_in_pairs_goes_and_signs_stay(text, plain):
    assert plain_title(text) == plain


@given(st.text(st.characters(exclude_characters="<&\x00"), max_size=60))
def test_plain_title__text_without_markup_is_only_put_on_one_line(text):
    assert plain_title(text) == " ".join(text.split())
