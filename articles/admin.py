"""Where Django looks for the admin; the desks themselves are in `articles.curation`."""

from articles.curation import (
    articles,
    authorities,
    captures,
    imports,
    meetings,
    operations,
    proposals,
)

__all__ = ["articles", "authorities", "captures", "imports", "meetings", "operations", "proposals"]
