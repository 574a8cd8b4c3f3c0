"""BibTeX and biblatex: addresses, LaTeX, dates, names, as reference managers and people write them."""

import pytest

from articles.intake.parsers import ImportProblem
from tests.intake.parsers.parsing import read


def entry(fields: str, kind: str = "article"):
    (record,) = read("a.bib", f"@{kind}{{key, title={{عنوان للتجربة}}, {fields}}}".encode())
    return record


@pytest.mark.parametrize(
    "url",
    [
        "https://press.example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1",
        "https://press.example.org/x?a=1&b=2&c=3",
        "https://press.example.org/a--b---c/~user/d_e#f",
        "https://press.example.org/$x/50%25;y=1",
        "https://press.example.org/أخبار/اليوم",
    ],
)
def test_bibtex__address_is_kept_whole_in_its_fields(url):
    assert entry(f"url={{{url}}}").url == url
    assert entry(f'url="{url}"').url == url
    for field in ("howpublished", "note"):
        record = entry(rf"{field}={{\url{{{url}}}}}")
        assert (record.url, record.outlet) == (url, None)


def test_bibtex__escapes_of_mendeley_in_an_address_are_taken_away():
    assert entry(r"url={https://press.example.org/a{\_}b{\%}20c{\&}d}").url == (
        "https://press.example.org/a_b%20c&d"
    )


def test_bibtex__two_entries_with_encoded_addresses_have_two_addresses():
    content = "".join(
        f"@online{{k{n}, title={{خبر {n}}}, url={{https://press.example.org/%D8%A{n}}}}}\n"
        for n in (1, 2)
    )
    assert [r.url[-2:] for r in read("a.bib", content.encode())] == ["A1", "A2"]


def test_bibtex__howpublished_gives_outlet_and_address():
    record = entry(r"howpublished={صحيفة المساء، \url{https://press.example.org/x_y}}", "misc")
    assert (record.outlet, record.url) == ("صحيفة المساء", "https://press.example.org/x_y")
    assert entry("howpublished={صحيفة المساء}", "misc").outlet == "صحيفة المساء"
    assert entry("howpublished={Accessed: 2019-05-01}", "misc").outlet is None
    assert (
        entry(r"howpublished={[Online]. Available at: \url{https://a.org/x}}", "misc").outlet
        is None
    )


def test_bibtex__unreadable_address_is_a_remark():
    record = entry("url={press.example.org/x}")
    assert record.url is None
    assert "press.example.org/x" in record.remarks[0]


def test_bibtex__copy_in_a_web_archive_is_beside_the_address():
    copy = "https://web.archive.org/web/2019/https://press.example.org/x"
    record = entry(f"url={{https://press.example.org/x {copy}}}")
    assert (record.url, record.archived_url) == ("https://press.example.org/x", copy)
    assert entry(f"url={{{copy}}}").url == copy


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year={2018}, month={5 November}", "2018-11-05"),
        ("year={2018}, month={November 5}", "2018-11-05"),
        ('year=2018, month=nov # "~5"', "2018-11-05"),
        ('year=2018, month="5~" # nov', "2018-11-05"),
        ("year=2018, month=11, day=5", "2018-11-05"),
        ("year={2018}, month={Nov.}, day={5}", "2018-11-05"),
        ("year={2018}, month={#nov#}", "2018-11"),
        ("year={2018}, month={5 نوفمبر}", "2018-11-05"),
        ("year={2018}, month=nov", "2018-11"),
        ("Year = {2018}, Month = {11}", "2018-11"),
        ("year={2018}", "2018"),
        ("date={2018-11-05}, urldate={2020-01-01}", "2018-11-05"),
        ("date={2018-11}, year={2018}", "2018-11"),
        ("urldate={2020-01-01}", "None"),
    ],
)
def test_bibtex__date_is_read_from_its_fields(fields, date):
    record = entry(fields)
    assert (str(record.published_on), record.remarks) == (date, ())


@pytest.mark.parametrize(
    ("fields", "date", "remark"),
    [
        ("date={2018-11-05/2018-11-06}", "2018-11-05", "range"),
        ("date={2018-11~}", "2018-11", "approximate"),
        ("year={2018}, month={اليوم}", "2018", "only in part"),
        ("year={in press}", "None", "not read"),
    ],
)
def test_bibtex__vague_date_is_a_remark_and_the_record_stays(fields, date, remark):
    record = entry(fields)
    assert str(record.published_on) == date
    assert remark in record.remarks[0]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Meer, Anna van der and Kim Lee", ("Anna van der Meer", "Kim Lee")),
        ("van der Meer, Jr., Anna", ("Anna van der Meer Jr.",)),
        (r"{\"O}zt{\"u}rk, {\c{C}}a{\u{g}}la", ("Çağla Öztürk",)),
        ("{وكالة الأنباء، القاهرة} and القاسم, هدى", ("وكالة الأنباء، القاهرة", "هدى القاسم")),
        ("{Simon and Sons, Ltd.}", ("Simon and Sons, Ltd.",)),
        ("القاسم، هدى", ("هدى القاسم",)),
        ("هدى القاسم and others", ("هدى القاسم",)),
        ("Anna~Meer\n   and\n   Kim Lee", ("Anna Meer", "Kim Lee")),
        ("a, b, c, d", ("c d a b",)),
        ("{{Example House}}", ("Example House",)),
    ],
)
def test_bibtex__names_are_in_natural_order(author, names):
    assert entry(f"author = {{{author}}}").authors == names


def test_bibtex__texts_are_without_latex():
    record = entry(r"journal={Dusk {\&} Dawn}, subtitle={\emph{So} 50\%}, titleaddon={``ملف''}")
    assert (record.outlet, record.subtitle) == ("Dusk & Dawn", "So 50% “ملف”")


def test_bibtex__website_of_zotero_is_the_outlet():
    assert entry("titleaddon={موقع المساء}", "online").outlet == "موقع المساء"


def test_bibtex__repeated_keys_and_fields_lose_no_entry():
    content = (
        "@article{a, title={أول}}\n@article{a, title={ثان}, year={2018}, year={2019}}\n"
        "@article{, title={ثالث}}"
    )
    records = read("a.bib", content.encode())
    assert sorted(record.title for record in records) == sorted(["أول", "ثان", "ثالث"])
    assert [str(r.published_on) for r in records if r.title == "ثان"] == ["2018"]


def test_bibtex__abbreviations_are_joined_with_texts():
    content = (
        '@string{paper = "صحيفة"}\r\n@article{a,\r\n title={أول},\r\n journal = paper # { المساء}}'
    )
    (record,) = read("a.bib", content.encode())
    assert record.outlet == "صحيفة المساء"


def test_bibtex__broken_entry_names_its_reason():
    (problem,) = read("a.bib", b"@article{a, title {x}}")
    assert isinstance(problem, ImportProblem)
    assert "Expected" in str(problem)
