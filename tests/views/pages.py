"""Pages as tests read them."""

from __future__ import annotations

import re

from articles.models import Meeting


def text(response) -> str:
    """Return the content of a response with every run of blanks as one."""
    return re.sub(r"\s+", " ", response.content.decode())


def page(client, meeting: Meeting, language="") -> str:
    """Return the page of a meeting."""
    return text(client.get(f"{language}/meetings/{meeting.slug}/"))
