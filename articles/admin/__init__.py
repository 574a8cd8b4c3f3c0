"""The editors' desk: Django admin, one module per part; importing the package registers them."""

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
