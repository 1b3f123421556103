"""Alembic's migrations, append only. `HEAD` is the newest version, so that opening a file needs no Alembic."""

HEAD = "0003"
