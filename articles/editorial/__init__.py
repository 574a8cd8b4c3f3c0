"""Editing rules, independent of any user interface: workflow, decisions, history, bulk edits, merging."""
