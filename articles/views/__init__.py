"""Public views: lists, articles, meetings, authorities, other pages, feeds, downloads and the API."""
