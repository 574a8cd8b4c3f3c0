"""The catalogue files: facts of the archive as data, loaded again whenever they are corrected."""
