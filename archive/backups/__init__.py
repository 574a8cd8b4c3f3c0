"""Backups of the whole database, each with a manifest of its contents, and their restoration.

Part of the project, not of the `articles` app: it depends on how the database is reached, not on its contents.
"""
