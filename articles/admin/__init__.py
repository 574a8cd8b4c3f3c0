"""The editors' desk: one module for each part of it, registered with Django's admin."""

from articles.admin import (
    articles,
    authorities,
    captures,
    imports,
    meetings,
    operations,
    proposals,
)

__all__ = ["articles", "authorities", "captures", "imports", "meetings", "operations", "proposals"]
