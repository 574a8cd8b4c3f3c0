"""Headlines of bibliographies as plain text: without inline markup, entities as characters. Pure."""

from __future__ import annotations

import html
import re

# Markup of CSL-JSON and Zotero (https://www.zotero.org/support/kb/rich_text_bibliography), and what web pages
# leave in headlines. Only an opening tag with its closing one is markup: «A < B» and a lone <b> are text.
_TAG = re.compile(
    r"<(/?)(i|b|u|em|strong|small|sub|sup|sc|scp|span|font|mark|cite|p|q)(?:\s[^<>]{0,200})?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain_title(text: str) -> str:
    """Return a headline without markup, on one line; `&amp;` is &, and a real < or & stays."""
    text = _without_tags(text)
    if _ENTITY.search(text):
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
        text = _without_tags(text)  # markup that was escaped as text
    return " ".join(text.replace("\x00", "").split())


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    opened: dict[str, list[re.Match]] = {}
    removed: list[re.Match] = list(_BREAK.finditer(text))
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            opened.setdefault(name, []).append(tag)
        elif opened.get(name):
            removed += [opened[name].pop(), tag]
    parts, position = [], 0
    for tag in sorted(removed, key=lambda tag: tag.start()):
        parts += [text[position : tag.start()], " " if tag.re is _BREAK else ""]
        position = tag.end()
    return "".join([*parts, text[position:]])
