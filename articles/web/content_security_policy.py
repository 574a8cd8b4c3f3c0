"""The content security policy of pages: that of the settings, and what stands in the page itself."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

from articles.web import inline_assets


class PolicyMiddleware(CSPMiddleware):
    """Allow the style and the script of our pages by their hashes; the desk has neither."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        match = request.resolver_match
        if match and match.app_name == "admin":
            return parts
        try:
            own = {
                "style-src": [inline_assets.source(inline_assets.STYLE)],
                "script-src": [inline_assets.source(inline_assets.SCRIPT)],
            }
        except (FileNotFoundError, ValueError):  # no static files: no page either, only /healthz
            return parts
        parts.update = own | (parts.update or {})
        return parts
