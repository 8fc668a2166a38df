"""the job desk lists what ended by its time

Revision: 0009, after 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_jobs_ended", "jobs", ["state", "finished_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_jobs_ended", table_name="jobs")
