"""Looking in a search text, in SQL: where all that is wanted is found, and how near the top.

Both databases give the same answers. PostgreSQL's LIKE goes by the trigram index; SQLite's goes by
a full-text table of trigrams where the model has one (see ``upkeep``), else through every row.
"""

from collections.abc import Sequence

from django.db.models import Func, IntegerField, Lookup, TextField

from .words import LINES, Wanted, bare


def index_name(model) -> str:
    """The trigram index over a model's search text: an index on PostgreSQL, a table on SQLite."""
    return f"{model._meta.db_table}_found"


@TextField.register_lookup
class Finds(Lookup):
    """``search_text__finds=wanted(query)``: every word is found, in one of its forms."""

    lookup_name = "finds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        column, _ = self.process_lhs(compiler, connection)
        pieces = [_like(_with_bare(want), column) for want in self.rhs]
        sql = " AND ".join(f"({piece})" for piece, _ in pieces) or "1 = 1"
        return sql, [value for _, values in pieces for value in values]

    def as_sqlite(self, compiler, connection):
        model = self.lhs.target.model
        if not self.rhs or not getattr(model, "has_search_index", False):
            return self.as_sql(compiler, connection)
        table = connection.ops.quote_name(index_name(model))
        alias = connection.ops.quote_name(self.lhs.alias)
        key = connection.ops.quote_name(model._meta.pk.column)
        return f"{alias}.{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [
            " AND ".join(f"({_match(want)})" for want in self.rhs)
        ]


class Distance(Func):
    """How far from the top of a search text the words stand: 0 when all stand in the name.

    Each word counts 1 for what it is about, 2 for the summary and 3 for the rest; whole number.
    """

    output_field = IntegerField()

    def __init__(self, field: str, wanted: Sequence[Wanted]):
        super().__init__(field)
        self.wanted = wanted

    def as_sql(self, compiler, connection, **extra):
        column, _ = compiler.compile(self.source_expressions[0])
        terms, values = [], []
        for want in self.wanted:
            steps = []
            for line in range(LINES - 1):
                sql, found = _like(want, column, below=LINES - 1 - line)
                steps.append(f"WHEN {sql} THEN {line}")
                values += found
            terms.append(f"CASE {' '.join(steps)} ELSE {LINES - 1} END")
        return f"({' + '.join(terms) or '0'})", values


def _like(want: Wanted, column: str, below: int = 0) -> tuple[str, list[str]]:
    """One of the alternatives is found with at least ``below`` lines below it."""
    after = "%" + "\n%" * below
    alternatives = [" AND ".join([f"{column} LIKE %s"] * len(stems)) for stems in want]
    sql = " OR ".join(f"({alternative})" for alternative in alternatives)
    return sql, [f"%{stem}{after}" for stems in want for stem in stems]


def _with_bare(want: Wanted) -> Wanted:
    """Each stem with å ä ö also without them, as the search text holds it once more.

    It finds nothing else, but quicker: where PostgreSQL's locale is C, pg_trgm takes å ä ö for
    spaces, and *möbl* would be looked for as *bl*.
    """
    return tuple(
        tuple(dict.fromkeys(form for stem in stems for form in (stem, bare(stem))))
        for stems in want
    )


def _match(want: Wanted) -> str:
    """The same in FTS5's own words; a stem is letters, digits and spaces, and three or longer."""
    return " OR ".join("(" + " AND ".join(f'"{stem}"' for stem in stems) + ")" for stems in want)
