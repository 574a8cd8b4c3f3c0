"""The contents of the page of a meeting: attendance, figures, press coverage, comparison."""
