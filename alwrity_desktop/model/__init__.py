"""The nouns: plain slotted dataclasses, one file per family. They know no database."""
