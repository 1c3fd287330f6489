"""Where files are put whole: a folder, or an object store that cannot append."""
