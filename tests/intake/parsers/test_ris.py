"""RIS as clients write it: blanks, line ends, repeated and continued tags, dates and names."""

import pytest

from articles.intake.parsers import ImportProblem
from tests.intake.parsers.parsing import read

RECORD = "TY  - NEWS\nTI  - عنوان\nT2  - صحيفة المساء\nDA  - 2018/11/05/\nER  - \n"


def record_with(*lines: str, kind: str = "NEWS"):
    content = "\n".join((f"TY  - {kind}", "TI  - عنوان", *lines, "ER  - ", ""))
    (record,) = read("a.ris", content.encode())
    return record


@pytest.mark.parametrize(
    "content",
    [
        RECORD,
        RECORD.replace("  - ", " - "),
        RECORD.replace("  - ", "  -"),
        RECORD.replace("  - ", "\t- "),
        RECORD.replace("\n", "\r\n"),
        RECORD.replace("\n", "\r"),
        "\ufeff\n\n" + RECORD,
        RECORD.replace("TY", " TY").replace("ER", " ER"),
        RECORD.lower().replace("news", "NEWS"),
        RECORD.replace("ER  - \n", "ER  -"),
        RECORD.replace("ER  - \n", "ER" + "\u00a0" * 2 + "- "),
        "1.\n" + RECORD + "\n\n",
    ],
)
def test_ris__spellings_of_clients_give_the_record(content):
    (record,) = read("a.ris", content.encode())
    assert (record.title, record.outlet) == ("عنوان", "صحيفة المساء")
    assert (str(record.published_on), record.remarks) == ("2018-11-05", ())


def test_ris__utf_16_is_read():
    (record,) = read("a.ris", RECORD.encode("utf-16"))
    assert record.title == "عنوان"


def test_ris__file_without_a_record_is_a_problem():
    (problem,) = read("a.ris", "مجرد نص\n".encode())
    assert isinstance(problem, ImportProblem)
    assert "no record" in str(problem)


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["Y1  - 2018/11/05/"], "2018-11-05"),
        (["PY  - 2018", "DA  - 2018 Nov 5", "Y1  - 2018/11/05/"], "2018-11-05"),
        (["DA  - Nov 5", "PY  - 2018"], "2018-11-05"),
        (["PY  - 2018", "DA  - 5 نوفمبر"], "2018-11-05"),
        (["DA  - 5 تشرين الثاني/نوفمبر 2018"], "2018-11-05"),
        (["DA  - 2018///novembre"], "2018-11"),
        (["PY  - 2018///"], "2018"),
        (["PY  - 2018", "DA  - 2018/11/05/", "Y2  - 2020/01/02/"], "2018-11-05"),
        (["Y2  - 2020/01/02/"], "None"),
    ],
)
def test_ris__date_is_read_from_any_of_its_tags(lines, date):
    record = record_with(*lines)
    assert (str(record.published_on), record.remarks) == (date, ())


@pytest.mark.parametrize("date", ["2018//05/", "2018/13/01", "قبل أمس", "2018/02/30", "05/11/2018"])
def test_ris__vague_date_is_a_remark_that_names_it(date):
    record = record_with(f"DA  - {date}")
    assert len(record.remarks) == 1
    assert date in record.remarks[0]


def test_ris__authors_of_both_tags_are_in_the_order_of_the_file():
    record = record_with(
        "A1  - القاسم, هدى", "AU  - Meer, Anna van der, Jr.", "A2  - محرر, اسم", "AU  - وكالات"
    )
    assert record.authors == ("هدى القاسم", "Anna van der Meer Jr.", "وكالات")


def test_ris__value_goes_on_in_the_next_line():
    record = record_with(
        "T2  - صحيفة", "المساء", "KW  - كلمة", "KW  - أخرى", "AU  - القاسم,", "هدى"
    )
    assert (record.outlet, record.authors) == ("صحيفة المساء", ("هدى القاسم",))


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        (["UR  - https://a.example.org/x;y=1?b=2;c"], "https://a.example.org/x;y=1?b=2;c"),
        (["UR  - https://a.example.org/x; https://b.example.org/"], "https://a.example.org/x"),
        (["UR  - <HTTPS://a.example.org/X>"], "https://a.example.org/X"),
        (["UR  - https://a.example.org/1", "UR  - https://a.example.org/2"], "https://a.example.org/1"),
        (["L1  - file:///x.pdf", "L2  - https://a.example.org/x"], "https://a.example.org/x"),
        (["UR  - https://web.archive.org/web/2019/https://a.org/", "UR  - https://a.org/"], "https://a.org/"),
    ],
)  # fmt: skip
def test_ris__address_is_kept_whole(lines, url):
    record = record_with(*lines)
    assert (record.url, record.remarks) == (url, ())


@pytest.mark.parametrize("tag", ["T2", "JF", "JO", "BT", "J2", "T3", "PB"])
def test_ris__outlet_is_read_from_any_of_its_tags(tag):
    assert record_with(f"{tag}  - Dusk &amp; Dawn").outlet == "Dusk & Dawn"


@pytest.mark.parametrize("tag", ["T1", "CT", "BT"])
def test_ris__older_tags_of_the_headline_are_read(tag):
    (record,) = read(
        "a.ris", f"TY  - NEWS\n{tag}  - <i>عنوان</i> آخر\nJF  - صحيفة\nER  - \n".encode()
    )
    assert (record.title, record.outlet) == ("عنوان آخر", "صحيفة")


@pytest.mark.parametrize(
    ("stated", "title", "code"),
    [
        ("ara", "بيان الاجتماع", "ar"), ("Turkish", "Koalisyon Ankara'da toplandı", "tr"),
        ("fre", "Réunion de la coalition à Paris", "fr"), ("en-GB", "Talks in Paris", "en"),
        ("fas", "نشست", "fa"), ("eng", "اجتماع الوزراء في باريس", "ar"),
    ],
)  # fmt: skip
def test_ris__language_is_a_code_of_iso_639_1_that_fits_the_headline(stated, title, code):
    (record,) = read("a.ris", f"TY  - NEWS\nTI  - {title}\nLA  - {stated}\nER  - \n".encode())
    assert (record.language, record.remarks) == (code, ())


def test_ris__unknown_language_is_a_remark():
    assert "Klingonese" in record_with("LA  - Klingonese").remarks[0]
