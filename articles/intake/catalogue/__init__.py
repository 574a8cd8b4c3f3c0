"""Loading of the catalogue files, which hold facts of the archive as data and can be loaded repeatedly."""
