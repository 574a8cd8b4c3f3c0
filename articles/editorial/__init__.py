"""The rules of editing, without a screen: workflow, decisions, history, bulk edits, merging."""
