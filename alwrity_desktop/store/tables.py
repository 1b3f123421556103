"""All tables, once, for SQLite and PostgreSQL. Times are stored in UTC; the queries make them aware again."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _entity(*, index: bool = True) -> tuple[Column[str], Column[str], Column[object], Column[object]]:
    return (
        Column("id", String(36), primary_key=True),
        Column("tenant_id", String(36), nullable=False, index=index),
        Column("created_at", DateTime, nullable=False),
        Column("updated_at", DateTime, nullable=False),
    )


def _reference(name: str, target: str) -> Column[str]:
    return Column(name, String(36), ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=False)


drafts = Table(
    "drafts",
    metadata,
    *_entity(),
    Column("title", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("keyphrases", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("meta_title", Text, nullable=False),
    Column("meta_description", Text, nullable=False),
    Column("featured_image", Text, nullable=False),
    Column("format", String(64), nullable=False),
    Column("language", String(16), nullable=False),
    Column("goal_words", Integer, nullable=False),
    Column("publish_at", DateTime),
    Column("word_count", Integer, nullable=False),
    Column("opened_at", DateTime),
    Column("trashed_at", DateTime),
    # The long columns come last: SQLite walks a row's overflow pages in order, and a list of drafts never needs these.
    Column("brief", JSON, nullable=False),
    Column("extra", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_drafts_list", "tenant_id", "trashed_at", "updated_at"),
    Index("ix_drafts_opened", "tenant_id", "opened_at"),
)

revisions = Table(
    "revisions",
    metadata,
    *_entity(),
    _reference("draft_id", "drafts"),
    Column("origin", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body_zlib", LargeBinary, nullable=False),
    Index("ix_revisions_draft", "draft_id", "created_at"),
)

sources = Table(
    "sources",
    metadata,
    *_entity(),
    Column("draft_id", String(36), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("language", String(16), nullable=False),
)

writing_runs = Table(
    "writing_runs",
    metadata,
    *_entity(),
    _reference("draft_id", "drafts"),
    Column("format", String(64), nullable=False),
    Column("model", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("brief", JSON, nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_writing_runs_draft", "draft_id", "created_at"),
)

writing_steps = Table(
    "writing_steps",
    metadata,
    *_entity(),
    _reference("run_id", "writing_runs"),
    Column("position", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    Column("heading", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("output", Text, nullable=False),
    Column("data", JSON),
    Column("answer_id", String(36), nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_writing_steps_run", "run_id", "position"),
)

prompt_overrides = Table(
    "prompt_overrides",
    metadata,
    *_entity(),
    Column("key", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("tenant_id", "key"),
)

answers = Table(
    "answers",
    metadata,
    *_entity(),
    Column("task", String(64), nullable=False),
    Column("provider", String(32), nullable=False),
    Column("model", Text, nullable=False),
    Column("request", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("finish", String(32), nullable=False),
    Column("draft_id", String(36), nullable=False),
)

usage = Table(
    "usage",
    metadata,
    *_entity(),
    Column("task", String(64), nullable=False),
    Column("provider", String(32), nullable=False),
    Column("model", Text, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("tokens_cached", Integer, nullable=False),
    Column("measured", Boolean, nullable=False),
    Column("cost_micros", Integer),
    Column("seconds", Float, nullable=False),
    Column("credits", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("answer_id", String(36), nullable=False),
    Column("draft_id", String(36), nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_usage_time", "tenant_id", "created_at"),
)

sites = Table(
    "sites",
    metadata,
    *_entity(),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("rest_url", Text, nullable=False),
    Column("user_login", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("password_uuid", String(64), nullable=False),
    Column("wordpress_version", String(32), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("capabilities", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("mirrored_at", DateTime),
)

publications = Table(
    "publications",
    metadata,
    *_entity(),
    Column("draft_id", String(36), nullable=False, index=True),
    _reference("site_id", "sites"),
    Column("remote_id", Integer, nullable=False),
    Column("remote_type", String(32), nullable=False),
    Column("url", Text, nullable=False),
    Column("edit_url", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("remote_status", String(16), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("remote_modified_gmt", String(32), nullable=False),
    Column("base_content", Text, nullable=False),
    Column("request", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    Column("error", Text, nullable=False),
    Column("remedy", Text, nullable=False),
)

media_uploads = Table(
    "media_uploads",
    metadata,
    *_entity(),
    _reference("site_id", "sites"),
    Column("sha256", String(64), nullable=False),
    Column("remote_id", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("alt", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    UniqueConstraint("site_id", "sha256"),
)

remote_posts = Table(
    "remote_posts",
    metadata,
    *_entity(),
    _reference("site_id", "sites"),
    Column("remote_id", Integer, nullable=False),
    Column("type", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("link", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("date_gmt", String(32), nullable=False),
    Column("modified_gmt", String(32), nullable=False),
    Column("terms", JSON, nullable=False),
    Column("featured_media", Integer, nullable=False),
    UniqueConstraint("site_id", "remote_id"),
)

judgements = Table(
    "judgements",
    metadata,
    *_entity(),
    Column("subject_kind", String(8), nullable=False),
    Column("subject_id", String(36), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("keyphrase", Text, nullable=False),
    Column("score", Integer),
    Column("readability_score", Integer),
    Column("words", Integer, nullable=False),
    Column("flesch", Float),
    Column("bad", Integer, nullable=False),
    Column("ok", Integer, nullable=False),
    Column("good", Integer, nullable=False),
    Column("results", JSON, nullable=False),
    UniqueConstraint("subject_kind", "subject_id"),
)

ignored_checks = Table(
    "ignored_checks",
    metadata,
    *_entity(),
    Column("subject_kind", String(8), nullable=False),
    Column("subject_id", String(36), nullable=False),
    Column("check_id", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("tenant_id", "subject_kind", "subject_id", "check_id"),
)

post_keyphrases = Table(
    "post_keyphrases",
    metadata,
    *_entity(),
    _reference("post_id", "remote_posts"),
    Column("keyphrases", JSON, nullable=False),
    Column("synonyms", JSON, nullable=False),
    UniqueConstraint("post_id"),
)

keyword_imports = Table(
    "keyword_imports",
    metadata,
    *_entity(),
    Column("number", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("tool", String(40), nullable=False),
    Column("encoding", String(32), nullable=False),
    Column("delimiter", String(4), nullable=False),
    Column("header_row", Integer, nullable=False),
    Column("dated", DateTime, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    UniqueConstraint("tenant_id", "number"),
)

keywords = Table(
    "keywords",
    metadata,
    *_entity(index=False),
    Column("key", Text, nullable=False),
    Column("import_number", Integer, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("cluster_id", String(36), nullable=False, index=True),
    Column("site_id", String(36), nullable=False),
    Column("sector", Text, nullable=False),
    Column("country", String(64), nullable=False),
    Column("language", String(64), nullable=False),
    Column("intents", JSON, nullable=False),
    Column("intent_source", String(8), nullable=False),
    Column("volume", Integer),
    Column("volume_high", Integer),
    Column("volume_estimated", Boolean, nullable=False),
    Column("difficulty", Float),
    Column("cpc", Float),
    Column("currency", String(8), nullable=False),
    Column("competition", Float),
    Column("clicks", Integer),
    Column("impressions", Integer),
    Column("ctr", Float),
    Column("position", Float),
    Column("url", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("trend", JSON, nullable=False),
    Column("origins", JSON, nullable=False),
    Column("earlier", JSON, nullable=False),
    UniqueConstraint("tenant_id", "key"),
)

keyword_changes = Table(
    "keyword_changes",
    metadata,
    *_entity(index=False),
    Column("import_number", Integer, nullable=False, index=True),
    _reference("keyword_id", "keywords"),
    Column("figures", JSON, nullable=False),
)

keyword_results = Table(
    "keyword_results",
    metadata,
    *_entity(),
    _reference("keyword_id", "keywords"),
    Column("urls", JSON, nullable=False),
    Column("source", Text, nullable=False),
    UniqueConstraint("keyword_id"),
)

column_maps = Table(
    "column_maps",
    metadata,
    *_entity(),
    Column("signature", String(64), nullable=False),
    Column("columns", JSON, nullable=False),
    UniqueConstraint("tenant_id", "signature"),
)

clusters = Table(
    "clusters",
    metadata,
    *_entity(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("primary_id", String(36), nullable=False),
    Column("state", String(16), nullable=False),
    Column("method", String(16), nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("mapped_pages", JSON, nullable=False),
    Column("hub", JSON, nullable=False),
)

ideas = Table(
    "ideas",
    metadata,
    *_entity(),
    Column("title", Text, nullable=False),
    Column("brief", Text, nullable=False),
    Column("cluster_id", String(36), nullable=False, index=True),
    Column("keywords", JSON, nullable=False),
    Column("content_type", String(16), nullable=False),
    Column("structure", String(24), nullable=False),
    Column("words", Integer, nullable=False),
    Column("audience", Text, nullable=False),
    Column("tone", Text, nullable=False),
    Column("call_to_action", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("model", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("answer_id", String(36), nullable=False),
)

idea_failures = Table(
    "idea_failures",
    metadata,
    *_entity(),
    Column("cluster_id", String(36), nullable=False),
    Column("model", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("tenant_id", "cluster_id"),
)

task_series = Table(
    "task_series",
    metadata,
    *_entity(),
    Column("title", Text, nullable=False),
    Column("every", String(8), nullable=False),
    Column("interval", Integer, nullable=False),
    Column("starts_at", DateTime, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("count", Integer, nullable=False),
    Column("task", JSON, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    *_entity(),
    Column("title", Text, nullable=False),
    Column("idea_id", String(36), nullable=False, index=True),
    Column("cluster_id", String(36), nullable=False),
    Column("series_id", String(36), nullable=False),
    Column("site_id", String(36), nullable=False),
    Column("draft_id", String(36), nullable=False, index=True),
    Column("keywords", JSON, nullable=False),
    Column("content_type", String(16), nullable=False),
    Column("structure", String(24), nullable=False),
    Column("words", Integer, nullable=False),
    Column("brief", JSON, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("answer_id", String(36), nullable=False),
    Column("assignee", Text, nullable=False),
    Column("due_at", DateTime),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("error", Text, nullable=False),
)
