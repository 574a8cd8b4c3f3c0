"""Hostile strings for tests, by kind of attack, each with a name and most of them with `MARK`.

A string is plain text, which is encoded for an address, or in `RAW` already encoded.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from urllib.parse import quote_plus

MARK = "zqx"  # part of every string that could become markup, a header or a statement
ELSEWHERE = "evil.example"  # no answer may link or redirect there


@dataclass(frozen=True)
class Attack:
    """One hostile string: its group, its name, its text, and its encoded form if that is not derived."""

    group: str
    name: str
    text: str
    raw: str = ""

    @property
    def encoded(self) -> str:
        return self.raw or quote_plus(self.text, errors="surrogatepass")

    def __str__(self) -> str:
        return f"{self.group}: {self.name}"


TEXTS: dict[str, dict[str, str]] = {
    "markup": {
        "element": f"<{MARK}-el>نص</{MARK}-el>",
        "script": f"<script>{MARK}()</script>",
        "closing script": f"</script><script>{MARK}()</script>",
        "handler": f"<img src=x onerror={MARK}()>",
        "double quote": f'" on{MARK}="1" autofocus onfocus="{MARK}()" x="',
        "single quote": f"' on{MARK}='1' onfocus='{MARK}()' x='",
        "back quote": f"`on{MARK}=1`",
        "closing title": f"</title><svg onload={MARK}()>",
        "closing textarea": f"</textarea><svg/onload={MARK}()>",
        "svg": f"<svg><script>{MARK}()</script><a xlink:href='javascript:{MARK}()'><text>x</text></a></svg>",
        "math": f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<{MARK}-el>'>",
        "comment": f"--><{MARK}-el><!--",
        "javascript address": f"javascript:{MARK}()//",
        "javascript with tab": f"java\tscript:{MARK}()",
        "data address": f"data:text/html,<script>{MARK}()</script>",
        "entity": f"&lt;{MARK}-el&gt;&#60;{MARK}-el&#62;&quot;on{MARK}=1",
        "broken entity": f"&#x3c;{MARK}-el&#x3e &amp",
        "style": f"</style><style>*{{background:url(//{ELSEWHERE}/{MARK})}}</style>",
        "base": f'<base href="//{ELSEWHERE}/{MARK}/">',
        "refresh": f'<meta http-equiv="refresh" content="0;url=//{ELSEWHERE}/{MARK}">',
        "json in script": f'"}}</script><{MARK}-el>{{"',
        "line separators": f"\u2028{MARK}()\u2029",
        "template": "{{7*7}}" + MARK + "{% debug %}{{ settings.SECRET_KEY }}",
        "other templates": "${7*7}" + MARK + "#{7*7}" + MARK + "<%= 7*7 %>",
        "format": "{0.__class__}" + MARK + "%(x)s%s%n{}",
        "cdata": f"]]><{MARK}-el/><![CDATA[",
        "entity of XML": f'<!DOCTYPE x [<!ENTITY {MARK} SYSTEM "file:///etc/passwd">]><x>&{MARK};</x>',
        "XML bomb": '<!DOCTYPE l [<!ENTITY a "zqxzqxzqx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>',
        "processing instruction": f"<?xml-stylesheet href='//{ELSEWHERE}/{MARK}.xsl'?>",
    },
    "formula": {
        "link": f'=HYPERLINK("https://{ELSEWHERE}/{MARK}","x")',
        "command": f"=cmd|' /C {MARK}'!A0",
        "plus": f"+{MARK}+cmd|' /C calc'!A0",
        "minus": f"-2+3+{MARK}",
        "at": f"@SUM(1+1)*{MARK}",
        "tab": f"\t={MARK}",
        "wide": f"＝{MARK}()",
        "quoted": f'"={MARK}',
        "next line": f"x\n={MARK}()",
        "semicolon": f";={MARK}()",
    },
    "sql": {
        "quote": f"'{MARK}",
        "double quote": f'"{MARK}',
        "or": f"' OR 1=1 -- {MARK}",
        "union": f"' UNION SELECT username, password, '{MARK}' FROM auth_user -- ",
        "stacked": f"'; DROP TABLE articles_article; -- {MARK}",
        "sleep": f"'||pg_sleep(9)||'{MARK}",
        "sleep without quotes": f"1;SELECT pg_sleep(9)--{MARK}",
        "dollars": f"$${MARK}$$; SELECT pg_sleep(9) $$",
        "comment": f"/*{MARK}*/ 1 --",
        "backslash": f"\\' OR {MARK} \\",
        "placeholders": f"%s %(name)s %% {MARK}",
        "like": f"%{MARK}_%",
    },
    "question": {
        "operators": f"{MARK} & | ! <-> ( ) : * ' \\",
        "weights": f"{MARK}:*ABCD <2> {MARK}:A",
        "quotes": "«\"“”‹'«" + MARK,
        "unclosed": f'"{MARK}',
        "minus": "- -- -- -" + MARK,
        "ors": "OR أو OR | ||",
        "fields": "title: العنوان: title: : ::",
        "nested quotes": "«“" * 500 + MARK,
        "nested brackets": "((" * 5_000 + MARK + "))" * 5_000,
        "nested square": "[" * 5_000,
        "nested braces": '{"a":' * 5_000,
        "ten thousand words": " ".join(f"كلمة{n}" for n in range(10_000)),
        "one long word": "ش" * 3_000,
        "two thousand letters": "بتث " * 499,
        "pattern": "(a+)+$" + "a" * 400 + "!",
    },
    "control": {
        "NUL": f"{MARK}\x00{MARK}",
        "only NUL": "\x00",
        "all": "".join(map(chr, range(1, 32))) + MARK,
        "C1": "".join(map(chr, range(0x7F, 0xA0))) + MARK,
        "escape": f"\x1b]0;{MARK}\x07\x1b[31m",
        "header": f"x\r\nX-{MARK}: 1\r\n\r\n<{MARK}-el>",
        "cookie": f"x\r\nSet-Cookie: {MARK}=1",
        "lone CR": f"x\rX-{MARK}: 1",
        "lone LF": f"x\nX-{MARK}: 1",
        "header in wide letters": f"x嘊嘍X-{MARK}: 1",
        "noncharacters": f"\ufffe\uffff\U0001ffff{MARK}",
    },
    "path": {
        "plain": "../../../../etc/passwd",
        "encoded": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "doubly encoded": "%252e%252e%252fetc%252fpasswd",
        "Windows": "..\\..\\..\\windows\\win.ini",
        "NUL": "../../etc/passwd\x00.csv",
        "absolute": "/etc/passwd",
        "file": "file:///etc/passwd",
    },
    "redirect": {
        "two slashes": f"//{ELSEWHERE}/{MARK}",
        "three slashes": f"///{ELSEWHERE}/{MARK}",
        "scheme": f"https://{ELSEWHERE}/{MARK}",
        "scheme without slashes": f"https:{ELSEWHERE}/{MARK}",
        "backslashes": f"\\\\{ELSEWHERE}\\{MARK}",
        "slash and backslash": f"/\\{ELSEWHERE}/{MARK}",
        "account": f"https://testserver@{ELSEWHERE}/{MARK}",
        "tab": f"/\t/{ELSEWHERE}/{MARK}",
        "javascript": f"javascript:{MARK}()",
    },
    "unseen": {
        "override": f"\u202e{MARK} نص",
        "isolates": f"\u2066\u2067\u2068{MARK}",
        "unclosed embedding": f"\u202b\u202a{MARK}",
        "pop": f"\u202c\u2069{MARK}",
        "zero width": f"\u200b\u200c\u200d\u2060\ufeff{MARK}",
        "marks": f"\u200e\u200f\u061c{MARK}",
        "homoglyphs": "аdmіn іrаq\u0456",
        "zalgo": "ع" + "\u0335\u0336\u0489\u0300" * 60 + MARK,
        "combining storm": "a" + "\u0301" * 10_000,
        "vowel storm": "ب" + "\u064e\u0651" * 5_000,
        "tatweel": "ـ" * 1_500,
        "ligature": "\ufdfa" * 900,  # one letter that compatibility normalisation expands to eighteen
        "tags": "".join(chr(0xE0000 + ord(c)) for c in MARK),
        "joined family": "👨\u200d👩\u200d👧\u200d👦" * 50,
        "unpaired surrogate": f"\ud800{MARK}",
    },
    "number": {
        "NaN": "NaN", "infinity": "1e999", "negative": "-1", "zero": "0", "negative zero": "-0",
        "of 401 digits": "1" + "0" * 400, "of 5000 digits": "9" * 5_000,
        "beyond 64 bits": str(2**63), "beyond 32 bits": str(2**31), "fraction": "1.5",
        "exponent": "1e3", "hexadecimal": "0x10", "underscore": "1_0", "blank": " 1 ",
        "Arabic digits": "٢٠١٩", "Devanagari digits": "१९", "mathematical digits": "𝟚𝟘𝟙𝟡",
        "superscript": "²", "circled": "①", "fullwidth": "２０１９", "year 0": "0000", "year 99999": "99999",
        "year -1": "-0001-01-01", "no such day": "2019-02-31", "month 13": "2019-13", "day 0": "2019-01-00",
        "no such leap day": "2100-02-29", "time": "2019-01-01T00:00:00Z", "empty": "", "true": "true",
    },
    "forged": {
        "base64": base64.urlsafe_b64encode(b"zqx" * 20).decode(),
        "broken base64": "====",
        "pickle": "gASVIAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAV6cXgoKZSFlFKULg",
        "packed bomb": base64.urlsafe_b64encode(zlib.compress(b"[" * 4_000_000)).decode(),
        "cursor": base64.urlsafe_b64encode(
            zlib.compress(json.dumps(["00000000", {"p": [10**30, "x"]}]).encode())
        ).decode(),
        "nested JSON": base64.urlsafe_b64encode(b"[" * 4_000).decode(),
        "JSON of a type": base64.urlsafe_b64encode(b'["00000000", null]').decode(),
        "huge": "A" * 7_900,
        "object": '{"$gt": ""}',
        "list": "[]",
        "prototype": "__proto__",
        "dunder": "pk__in",
    },
}  # fmt: skip

# Encoded strings that no encoder produces.
RAW: dict[str, str] = {
    "lone percent": "%",
    "broken percent": "%zz%2",
    "invalid UTF-8": "%ff%fe%80zqx",
    "overlong slash": "%c0%af%c0%aezqx",
    "overlong NUL": "%c0%80zqx",
    "overlong less-than": "%c0%bczqx-el%c0%be",
    "surrogate": "%ed%a0%80zqx",
    "pair of surrogates": "%ed%a0%bd%ed%b8%80zqx",
    "beyond Unicode": "%f5%80%80%80zqx",
    "cut short": "zqx%d8",
    "UTF-16": "%u0633zqx",
    "Windows-1256": "%c7%e1%da%d1%c7%dezqx",
    "doubly encoded": "%253Czqx-el%253E",
    "plus and semicolon": "+;a=b;+",
}

ATTACKS: tuple[Attack, ...] = tuple(
    Attack(group, name, text) for group, texts in TEXTS.items() for name, text in texts.items()
) + tuple(Attack("encoding", name, raw, raw) for name, raw in RAW.items())

GROUPS: dict[str, tuple[Attack, ...]] = {
    group: tuple(attack for attack in ATTACKS if attack.group == group)
    for group in (*TEXTS, "encoding")
}

# Hostile values for a part of a path, none longer than 400 characters.
IN_PATHS: tuple[str, ...] = (
    "%3Czqx-el%3E", "%3Cscript%3Ezqx()%3C%2Fscript%3E", "%22onzqx%3D1", "'zqx", "%27%20OR%201=1--",
    "%00", "zqx%00", "%0d%0aX-zqx:%201", "%0aX-zqx:1", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e",
    "%252e%252e%252fetc", "%5c%5cevil.example", "%2f%2fevil.example", "%ff%fe", "%ed%a0%80", "%c0%af",
    "%e2%80%ae", "%d9%a1%d9%a2", "%f0%9d%9f%98", "-1", "0", "9" * 400, "a" * 300, "NaN", "None",
    "{{7*7}}zqx", "%7B%7B7*7%7D%7Dzqx", "__class__", ".", "..", ";zqx=1", "%20", "*", "~", "%3F", "%23",
)  # fmt: skip

# Hostile values of headers, without line breaks, which no server passes on.
IN_HEADERS: dict[str, tuple[str, ...]] = {
    "Host": (ELSEWHERE, f"testserver:{'9' * 30}", f"testserver@{ELSEWHERE}", "<zqx-el>", "", "a" * 300),
    "X-Forwarded-Host": (ELSEWHERE, f'"><{MARK}-el>'),
    "X-Forwarded-Proto": ("javascript", "https", MARK),
    "X-Forwarded-For": (f"<{MARK}-el>", "1" * 5_000, "::1, ::ffff:1.2.3.4, x", "'; SELECT pg_sleep(9) --"),
    "X-Original-URL": ("/admin/",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Referer": (f"https://{ELSEWHERE}/<{MARK}-el>", "\x80\xff", "a" * 5_000),
    "Origin": (f"https://{ELSEWHERE}", "null", f"<{MARK}-el>"),
    "Accept-Language": (f"<{MARK}-el>", "fr," * 800, "x" * 600, "en;q=zqx", "*"),
    "If-None-Match": ("*", '"' * 900, f'W/"{MARK}"', "x" * 5_000),
    "If-Modified-Since": ("Thu, 99 Foo 99999 99:99:99 GMT", "0"),
    "Range": ("bytes=0-0", "bytes=9-1", "bytes=" + "0-1," * 900, "zqx=1"),
    "Content-Type": ("application/xml", "multipart/form-data", f"text/html; charset={MARK}"),
    "Accept-Encoding": ("br;q=x", "gzip;q=1e999,,,", "," * 2_000, "identity;q=0"),
    "Accept": ("application/xml", f"<{MARK}-el>", "*/*;q=" + "9" * 500),
    "User-Agent": ("", f"<{MARK}-el>", "() { :; }; zqx", "a" * 5_000, "Mozilla/5.0\x80"),
    "Cookie": (f"sessionid=<{MARK}-el>", "sessionid=" + "a" * 3_000, "django_language=fr", "=;==;\x80",
               f"messages={MARK}; csrftoken={MARK}"),
    "HX-Request": ("true",),
    "Content-Length": ("-1", "x"),
}  # fmt: skip
