"""Backups of the whole database with a manifest of what is in them, and the way back.

An app of the project and not of the archive: it knows how the database is reached, whatever is in it.
"""
