"""What every feed of news shares (Atom, RFC 4287)."""

import re
from html import escape

MOST = 30  # entries; as many as a feed reader needs
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Without the characters that XML has no place for (XML 1.0, section 2.2)."""
    return _NOT_IN_XML.sub("", text)


def summary(text: str) -> str:
    """Text as an entry's summary, which is HTML in Django's feeds: what looks like tags is text."""
    return escape(xml_text(text), quote=False)
