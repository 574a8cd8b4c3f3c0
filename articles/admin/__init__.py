"""The editors' desk: Django admin, one module per part; importing the package registers them."""

from articles.admin import (
    article_proposals,
    articles,
    authorities,
    captures,
    imports,
    meetings,
    operations,
    proposals,
)

__all__ = [
    "article_proposals",
    "articles",
    "authorities",
    "captures",
    "imports",
    "meetings",
    "operations",
    "proposals",
]
