"""Swedish search and Swedish order, with the same answers on SQLite and PostgreSQL."""
