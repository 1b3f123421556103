"""Results of the checks over the archive, checks that are ignored, and keyphrases of mirrored posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three tables; nothing that is there changes."""
    _judgements()
    _ignored_checks()
    _post_keyphrases()


def _entity() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
    )


def _judgements() -> None:
    op.create_table(
        "judgements",
        *_entity(),
        sa.Column("subject_kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("keyphrase", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("readability_score", sa.Integer(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("flesch", sa.Float(), nullable=True),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("ok", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
        sa.UniqueConstraint("subject_kind", "subject_id", name=op.f("uq_judgements_subject_kind_subject_id")),
    )
    op.create_index(op.f("ix_judgements_tenant_id"), "judgements", ["tenant_id"], unique=False)


def _ignored_checks() -> None:
    op.create_table(
        "ignored_checks",
        *_entity(),
        sa.Column("subject_kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("check_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ignored_checks")),
        sa.UniqueConstraint(
            "tenant_id",
            "subject_kind",
            "subject_id",
            "check_id",
            name=op.f("uq_ignored_checks_tenant_id_subject_kind_subject_id_check_id"),
        ),
    )
    op.create_index(op.f("ix_ignored_checks_tenant_id"), "ignored_checks", ["tenant_id"], unique=False)


def _post_keyphrases() -> None:
    op.create_table(
        "post_keyphrases",
        *_entity(),
        sa.Column("post_id", sa.String(length=36), nullable=False),
        sa.Column("keyphrases", sa.JSON(), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["remote_posts.id"], name=op.f("fk_post_keyphrases_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_keyphrases")),
        sa.UniqueConstraint("post_id", name=op.f("uq_post_keyphrases_post_id")),
    )
    op.create_index(op.f("ix_post_keyphrases_tenant_id"), "post_keyphrases", ["tenant_id"], unique=False)
