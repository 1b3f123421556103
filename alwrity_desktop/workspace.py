"""Opens a workspace folder and builds every service once. Nothing else builds a service."""
