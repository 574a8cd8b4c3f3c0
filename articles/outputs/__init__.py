"""The archive as files and lists for machines: exports, feeds, harvesting, sitemaps, the whole as a package."""
