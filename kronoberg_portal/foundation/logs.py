"""Logs without secrets: a link in a letter is a key, and a log is read by many.

Used by Django's logging (settings) and by gunicorn (deploy/gunicorn.conf.py); knows neither.
"""

import logging
import re

# What looks like a key in an address: a uuid, a long run of hexadecimals, or a long segment with
# capitals, colons or equals signs. Our slugs are lower case and are left as they are.
_KEY = re.compile(
    r"""
    (?<=/)
    (?:
        [^/\s?"']* [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12} [^/\s?"']*
      | [^/\s?"']* [0-9a-f]{20,} [^/\s?"']*
      | (?=[^/\s?"']*[A-Z:=]) [^/\s?"']{16,}
    )
    """,
    re.VERBOSE,
)


def without_secrets(text: str) -> str:
    """``/utbildningar/bokning/…/`` for an address whose segment looks like a key."""
    return _KEY.sub("…", text)


class WithoutSecrets(logging.Filter):
    """Takes what looks like a key out of every line of a handler, and lets every line pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), ()
        return True
