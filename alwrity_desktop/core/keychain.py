"""Keys: in the system's keychain, else in a file under a passphrase, else for this session only. Never plain text."""
