"""Citations: as lines in several styles, and as files for reference managers."""
