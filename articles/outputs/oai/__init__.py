"""OAI-PMH 2.0: what is asked, which records, in which form, and how it is written."""
