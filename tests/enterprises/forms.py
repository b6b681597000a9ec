"""A form of the office as a browser would send it."""

from html.parser import HTMLParser


def filled(html: str) -> dict[str, list[str]]:
    """Every field of a page with what stands in it: what is sent if nothing is changed."""
    reader = _Reader()
    reader.feed(html)
    return reader.values


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self._add(self._select, found.get("value") or "")
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = [""]
        elif tag == "input" and name and found.get("type") not in ("submit", "file"):
            is_box = found.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in found:
                self._add(name, found.get("value") or ("on" if is_box else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] = [self.values[self._textarea][0] + data]

    def _add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)
