"""Outputs for machines: exports, feeds, OAI-PMH, sitemaps, page metadata, and the data package."""
