"""The search index: updated with every change, held in memory, read by every list."""
