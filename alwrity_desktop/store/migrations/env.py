"""Alembic's environment: the connection is handed in by store/schema.py."""

from __future__ import annotations

from alembic import context

from alwrity_desktop.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
