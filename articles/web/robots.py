"""Values of the robots meta tag: which pages search engines leave out of their index."""

NOINDEX = "noindex"
NOINDEX_FOLLOW = "noindex, follow"  # a filtered list: its links lead to pages that are indexed
INDEX = ""
