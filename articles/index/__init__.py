"""The search index: written with each change, kept in memory, read by every list."""
