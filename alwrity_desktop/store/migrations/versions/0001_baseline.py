"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x414C5752

SEARCH = (
    """CREATE TABLE search_parts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id VARCHAR(36) NOT NULL,
    part INTEGER NOT NULL,
    digest INTEGER NOT NULL
)""",
    """CREATE UNIQUE INDEX uq_search_parts ON search_parts (draft_id, part)""",
    """CREATE TABLE search_dirty (draft_id VARCHAR(36) NOT NULL PRIMARY KEY)""",
    """CREATE VIRTUAL TABLE search_index USING fts5(
    title, body, tags, keyphrases,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
)""",
    """INSERT INTO search_index (search_index, rank) VALUES ('rank', 'bm25(8.0, 1.0, 4.0, 4.0)')""",
    """CREATE TRIGGER search_draft_added AFTER INSERT ON drafts BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (new.id);
END""",
    """CREATE TRIGGER search_draft_changed AFTER UPDATE OF title, body, tags, keyphrases ON drafts BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (new.id);
END""",
    """CREATE TRIGGER search_draft_deleted AFTER DELETE ON drafts BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (old.id);
END""",
)


def upgrade() -> None:
    """Make all tables, and what full-text search needs on SQLite."""
    _answers()
    _drafts()
    _prompt_overrides()
    _sites()
    _sources()
    _usage()
    _media_uploads()
    _publications()
    _remote_posts()
    _revisions()
    _writing_runs()
    _writing_steps()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in SEARCH:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def _entity() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        *_entity(),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finish", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_tenant_id"), "answers", ["tenant_id"], unique=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        *_entity(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("keyphrases", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("meta_title", sa.Text(), nullable=False),
        sa.Column("meta_description", sa.Text(), nullable=False),
        sa.Column("featured_image", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("goal_words", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.DateTime(), nullable=True),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("trashed_at", sa.DateTime(), nullable=True),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_list", "drafts", ["tenant_id", "trashed_at", "updated_at"], unique=False)
    op.create_index("ix_drafts_opened", "drafts", ["tenant_id", "opened_at"], unique=False)
    op.create_index(op.f("ix_drafts_tenant_id"), "drafts", ["tenant_id"], unique=False)


def _prompt_overrides() -> None:
    op.create_table(
        "prompt_overrides",
        *_entity(),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_overrides")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_prompt_overrides_tenant_id_key")),
    )
    op.create_index(op.f("ix_prompt_overrides_tenant_id"), "prompt_overrides", ["tenant_id"], unique=False)


def _sites() -> None:
    op.create_table(
        "sites",
        *_entity(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("rest_url", sa.Text(), nullable=False),
        sa.Column("user_login", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("password_uuid", sa.String(length=64), nullable=False),
        sa.Column("wordpress_version", sa.String(length=32), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("capabilities", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("mirrored_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_index(op.f("ix_sites_tenant_id"), "sites", ["tenant_id"], unique=False)


def _sources() -> None:
    op.create_table(
        "sources",
        *_entity(),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_draft_id"), "sources", ["draft_id"], unique=False)
    op.create_index(op.f("ix_sources_tenant_id"), "sources", ["tenant_id"], unique=False)


def _usage() -> None:
    op.create_table(
        "usage",
        *_entity(),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("tokens_cached", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Boolean(), nullable=False),
        sa.Column("cost_micros", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage")),
    )
    op.create_index(op.f("ix_usage_tenant_id"), "usage", ["tenant_id"], unique=False)
    op.create_index("ix_usage_time", "usage", ["tenant_id", "created_at"], unique=False)


def _media_uploads() -> None:
    op.create_table(
        "media_uploads",
        *_entity(),
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("remote_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_media_uploads_site_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_uploads")),
        sa.UniqueConstraint("site_id", "sha256", name=op.f("uq_media_uploads_site_id_sha256")),
    )
    op.create_index(op.f("ix_media_uploads_tenant_id"), "media_uploads", ["tenant_id"], unique=False)


def _publications() -> None:
    op.create_table(
        "publications",
        *_entity(),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("remote_id", sa.Integer(), nullable=False),
        sa.Column("remote_type", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("edit_url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("remote_status", sa.String(length=16), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("remote_modified_gmt", sa.String(length=32), nullable=False),
        sa.Column("base_content", sa.Text(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_publications_site_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_draft_id"), "publications", ["draft_id"], unique=False)
    op.create_index(op.f("ix_publications_state"), "publications", ["state"], unique=False)
    op.create_index(op.f("ix_publications_tenant_id"), "publications", ["tenant_id"], unique=False)


def _remote_posts() -> None:
    op.create_table(
        "remote_posts",
        *_entity(),
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("remote_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("date_gmt", sa.String(length=32), nullable=False),
        sa.Column("modified_gmt", sa.String(length=32), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("featured_media", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_remote_posts_site_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_posts")),
        sa.UniqueConstraint("site_id", "remote_id", name=op.f("uq_remote_posts_site_id_remote_id")),
    )
    op.create_index(op.f("ix_remote_posts_tenant_id"), "remote_posts", ["tenant_id"], unique=False)


def _revisions() -> None:
    op.create_table(
        "revisions",
        *_entity(),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body_zlib", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_revisions_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
    )
    op.create_index("ix_revisions_draft", "revisions", ["draft_id", "created_at"], unique=False)
    op.create_index(op.f("ix_revisions_tenant_id"), "revisions", ["tenant_id"], unique=False)


def _writing_runs() -> None:
    op.create_table(
        "writing_runs",
        *_entity(),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_writing_runs_draft_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing_runs")),
    )
    op.create_index("ix_writing_runs_draft", "writing_runs", ["draft_id", "created_at"], unique=False)
    op.create_index(op.f("ix_writing_runs_tenant_id"), "writing_runs", ["tenant_id"], unique=False)


def _writing_steps() -> None:
    op.create_table(
        "writing_steps",
        *_entity(),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("output", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=True),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["writing_runs.id"], name=op.f("fk_writing_steps_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing_steps")),
    )
    op.create_index("ix_writing_steps_run", "writing_steps", ["run_id", "position"], unique=False)
    op.create_index(op.f("ix_writing_steps_tenant_id"), "writing_steps", ["tenant_id"], unique=False)
