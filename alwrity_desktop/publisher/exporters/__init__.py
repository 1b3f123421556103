"""One file is one file format."""
