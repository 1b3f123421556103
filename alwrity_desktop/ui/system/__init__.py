"""System: health, jobs, the log."""
