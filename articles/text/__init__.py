"""Text processing for Arabic: folding, stemming, dates, numbers, comparison of texts. Pure Python."""
