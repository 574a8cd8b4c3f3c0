"""The archive itself: Arabic text, articles and authorities, facets, pages, curation."""
