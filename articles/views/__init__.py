"""Pages for readers: the list, articles, meetings, authorities, and the few that stand alone."""
