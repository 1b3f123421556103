"""One file is one check; they are found by themselves."""
