"""What the page of a meeting says: attendance, figures, press coverage, comparison."""
