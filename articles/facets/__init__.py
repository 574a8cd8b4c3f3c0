"""Facets: their declaration and their values."""
