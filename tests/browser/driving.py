"""Helpers that drive pages whose content security policy forbids foreign scripts and styles."""

from __future__ import annotations

import time

from playwright.sync_api import Error


def until(page, expression: str, arg=None, *, seconds: float = 20) -> None:
    """Wait until a JavaScript expression is true in a page; raise AssertionError after `seconds`.

    Playwright's own `wait_for_function` evaluates text inside the page, which the policy forbids.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            if page.evaluate(expression, arg):
                return
        except Error:  # the page navigated during the evaluation
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline, f"not true within {seconds} s: {expression}"
        page.wait_for_timeout(30)


def add_style(page, css: str) -> None:
    """Add rules to a page like a user style sheet; its policy forbids style sheets from outside."""
    page.evaluate(
        """css => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets.push(sheet);
        }""",
        css,
    )


def pasted(page) -> str:
    """Return the copied text by pasting it, because pages may not read the clipboard."""
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.press("Control+V")
    return page.locator("textarea").input_value()
