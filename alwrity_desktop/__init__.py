"""ALwrity Desktop: from a keyword to a published post, on the creator's own machine."""

__version__ = "0.1.0"
