"""Machine-readable metadata of pages: previews, bibliographic metadata, linked data, typed links."""
