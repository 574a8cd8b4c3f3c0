"""The record and table format of the archive, read and written. Pure Python."""
