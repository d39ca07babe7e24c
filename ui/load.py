"""Reading for pages: a session that cannot write, so that pages need not know the database."""

from db.session import reading

__all__ = ["reading"]
