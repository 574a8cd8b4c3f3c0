"""What pages say of themselves to machines: previews, bibliographic metadata, linked data."""
