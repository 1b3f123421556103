"""Settings: a form from the declaration, keys, what models cost."""
