"""迁移: alembic, one revision per change of the tables."""
