"""Tests of near-duplicates: copies are grouped, reports in the same words are proposed."""

import pytest

from articles.intake import near_duplicates
from articles.models import Article, Story, TextSignature
from articles.text import minhash
from tests import builders

pytestmark = pytest.mark.django_db

STATEMENT = (
    "قال المبعوث إن هزيمة التنظيم على الأرض لا تعني نهاية خطره، وإن خلاياه النائمة ما زالت قادرة على شن هجمات "
    "في البادية، مؤكدا أن شركاء التحالف تعهدوا بتوفير أربعمئة مليون دولار لإعادة الخدمات الأساسية إلى الرقة "
    "ودير الزور، وبمواصلة تدريب القوات المحلية حتى تتمكن من حماية السجون والمخيمات من دون عون من الخارج."
)
REWORDED = (
    "نبه مبعوث التحالف أمس إلى أن خلاياه النائمة ما زالت قادرة على شن هجمات في البادية رغم خسارته الأرض. "
    "وكشف أن الشركاء تعهدوا بتوفير أربعمئة مليون دولار لإعادة الخدمات الأساسية إلى مدن الشرق، إلى جانب تدريب "
    "قوات محلية تحرس السجون والمخيمات من دون عون من الخارج، على حد تعبيره في مؤتمر صحفي مطول."
)
OTHER = (
    "بحث وزير الخارجية مع نظيره مستجدات الأوضاع في المنطقة وسبل تعزيز التعاون الثنائي، واتفق الجانبان على عقد "
    "لجنة مشتركة قبل نهاية العام لمراجعة الاتفاقات التجارية الموقعة بينهما وتذليل ما يعترض المستثمرين من عقبات."
)
FILLER = " ".join(f"كلمة{n}" for n in range(300))


def article(title: str, body: str) -> Article:
    made = builders.article(title, body=body, index=False)
    near_duplicates.update_signature(made)
    return made


def test_possible_copies__reworded_statement_is_proposed_and_not_grouped():
    first, second, _ = article("أ", STATEMENT), article("ب", REWORDED), article("ج", OTHER)
    assert near_duplicates.group(second) == []
    assert near_duplicates.possible_copies_of(second) == [first]
    assert near_duplicates.possible_copies_of(first) == [second]


def test_possible_copies__short_report_is_found_in_a_long_one():
    short = article("قصير", " ".join(STATEMENT.split()[8:32]))
    long = article("طويل", f"{FILLER} {STATEMENT} {FILLER}")
    assert near_duplicates.possible_copies_of(short) == [long]


def test_possible_copies__formula_of_many_texts_tells_nothing():
    formula = " ".join(STATEMENT.split()[:20])
    for number in range(minhash.FORMULA):
        article(str(number), f"{formula} " + " ".join(f"خبر{number}{n}" for n in range(60)))
    assert near_duplicates.possible_copies_of(Article.objects.first()) == []


def test_possible_copies__of_the_same_group_are_not_proposed_again():
    first, second = article("أ", STATEMENT), article("ب", REWORDED)
    near_duplicates.merge_groups([first, second])
    first.refresh_from_db()
    assert near_duplicates.possible_copies_of(first) == []
    assert Story.objects.count() == 1


def test_signature__follows_the_text_and_goes_with_it():
    short = article("قصير", STATEMENT)
    before = TextSignature.objects.get().runs
    short.body = OTHER
    short.save()
    near_duplicates.update_signature(short)
    assert not set(before) & set(TextSignature.objects.get().runs)
    short.body = "خبر من كلمات قليلة"
    near_duplicates.update_signature(short)
    assert not TextSignature.objects.exists()
