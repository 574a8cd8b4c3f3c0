"""Content security policy of pages: that of the settings, plus the hashes of inline assets."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

from articles.web import inline_assets


class PolicyMiddleware(CSPMiddleware):
    """Allow the inline style and script of public pages by their hashes.

    The desk has none, but its error pages are public pages.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        match = request.resolver_match
        if match and match.app_name == "admin" and response.status_code < 400:
            return parts
        try:
            hashes = {
                "style-src": [inline_assets.csp_source(inline_assets.STYLE)],
                "script-src": [inline_assets.csp_source(inline_assets.SCRIPT)],
            }
        except (
            FileNotFoundError,
            ValueError,
        ):  # without static files only /healthz is served, no pages
            return parts
        parts.update = hashes | (parts.update or {})
        return parts
