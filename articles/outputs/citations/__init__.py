"""How what is here is cited: as a line in several styles, and as files for reference managers."""
