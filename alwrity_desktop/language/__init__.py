"""Sentences, tokens, stems, syllables, widths and counts; one data file per language."""
