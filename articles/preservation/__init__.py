"""Checks of the archive: invariants of the database, and links that still work."""
