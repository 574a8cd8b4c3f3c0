"""What a reader's browser does to a page that the page itself forbids to others."""

from __future__ import annotations

import time

from playwright.sync_api import Error


def until(page, expression: str, arg=None, *, seconds: float = 20) -> None:
    """Wait until an expression is true in a page.

    Playwright's own `wait_for_function` evaluates text inside the page, which the pages forbid.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            if page.evaluate(expression, arg):
                return
        except Error:  # the page changed under it
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline, f"not so in {seconds} s: {expression}"
        page.wait_for_timeout(30)


def add_style(page, css: str) -> None:
    """Add rules to a page as a reader's own style sheet would: the page itself may take none from outside."""
    page.evaluate(
        """css => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets.push(sheet);
        }""",
        css,
    )
