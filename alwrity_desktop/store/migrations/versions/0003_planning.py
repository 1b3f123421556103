"""Keywords and their imports, clusters, ideas, tasks and series of tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add ten tables; nothing that is there changes."""
    _keyword_imports()
    _keywords()
    _keyword_changes()
    _keyword_results()
    _column_maps()
    _clusters()
    _ideas()
    _idea_failures()
    _task_series()
    _tasks()


def _entity() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
    )


def _keyword_imports() -> None:
    op.create_table(
        "keyword_imports",
        *_entity(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("tool", sa.String(length=40), nullable=False),
        sa.Column("encoding", sa.String(length=32), nullable=False),
        sa.Column("delimiter", sa.String(length=4), nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.Column("dated", sa.DateTime(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyword_imports")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_keyword_imports_tenant_id_number")),
    )
    op.create_index(op.f("ix_keyword_imports_tenant_id"), "keyword_imports", ["tenant_id"], unique=False)


def _keywords() -> None:
    op.create_table(
        "keywords",
        *_entity(),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("import_number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("cluster_id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("intent_source", sa.String(length=8), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=True),
        sa.Column("volume_high", sa.Integer(), nullable=True),
        sa.Column("volume_estimated", sa.Boolean(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("cpc", sa.Float(), nullable=True),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("competition", sa.Float(), nullable=True),
        sa.Column("clicks", sa.Integer(), nullable=True),
        sa.Column("impressions", sa.Integer(), nullable=True),
        sa.Column("ctr", sa.Float(), nullable=True),
        sa.Column("position", sa.Float(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("trend", sa.JSON(), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keywords")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_keywords_tenant_id_key")),
    )
    op.create_index(op.f("ix_keywords_cluster_id"), "keywords", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_keywords_import_number"), "keywords", ["import_number"], unique=False)


def _keyword_changes() -> None:
    op.create_table(
        "keyword_changes",
        *_entity(),
        sa.Column("import_number", sa.Integer(), nullable=False),
        sa.Column("keyword_id", sa.String(length=36), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["keyword_id"], ["keywords.id"], name=op.f("fk_keyword_changes_keyword_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyword_changes")),
    )
    op.create_index(op.f("ix_keyword_changes_import_number"), "keyword_changes", ["import_number"], unique=False)


def _keyword_results() -> None:
    op.create_table(
        "keyword_results",
        *_entity(),
        sa.Column("keyword_id", sa.String(length=36), nullable=False),
        sa.Column("urls", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["keyword_id"], ["keywords.id"], name=op.f("fk_keyword_results_keyword_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyword_results")),
        sa.UniqueConstraint("keyword_id", name=op.f("uq_keyword_results_keyword_id")),
    )
    op.create_index(op.f("ix_keyword_results_tenant_id"), "keyword_results", ["tenant_id"], unique=False)


def _column_maps() -> None:
    op.create_table(
        "column_maps",
        *_entity(),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_maps")),
        sa.UniqueConstraint("tenant_id", "signature", name=op.f("uq_column_maps_tenant_id_signature")),
    )
    op.create_index(op.f("ix_column_maps_tenant_id"), "column_maps", ["tenant_id"], unique=False)


def _clusters() -> None:
    op.create_table(
        "clusters",
        *_entity(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("primary_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("mapped_pages", sa.JSON(), nullable=False),
        sa.Column("hub", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
    )
    op.create_index(op.f("ix_clusters_tenant_id"), "clusters", ["tenant_id"], unique=False)


def _ideas() -> None:
    op.create_table(
        "ideas",
        *_entity(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("cluster_id", sa.String(length=36), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("content_type", sa.String(length=16), nullable=False),
        sa.Column("structure", sa.String(length=24), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("call_to_action", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    op.create_index(op.f("ix_ideas_cluster_id"), "ideas", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_ideas_tenant_id"), "ideas", ["tenant_id"], unique=False)


def _idea_failures() -> None:
    op.create_table(
        "idea_failures",
        *_entity(),
        sa.Column("cluster_id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_failures")),
        sa.UniqueConstraint("tenant_id", "cluster_id", name=op.f("uq_idea_failures_tenant_id_cluster_id")),
    )
    op.create_index(op.f("ix_idea_failures_tenant_id"), "idea_failures", ["tenant_id"], unique=False)


def _task_series() -> None:
    op.create_table(
        "task_series",
        *_entity(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("every", sa.String(length=8), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("task", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_series")),
    )
    op.create_index(op.f("ix_task_series_tenant_id"), "task_series", ["tenant_id"], unique=False)


def _tasks() -> None:
    op.create_table(
        "tasks",
        *_entity(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("idea_id", sa.String(length=36), nullable=False),
        sa.Column("cluster_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("content_type", sa.String(length=16), nullable=False),
        sa.Column("structure", sa.String(length=24), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_draft_id"), "tasks", ["draft_id"], unique=False)
    op.create_index(op.f("ix_tasks_idea_id"), "tasks", ["idea_id"], unique=False)
    op.create_index(op.f("ix_tasks_tenant_id"), "tasks", ["tenant_id"], unique=False)
