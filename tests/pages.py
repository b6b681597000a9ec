"""Reading a page as a machine does: what stands in it, and what is wrong with it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
VOID |= {"track", "wbr"}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "popovertarget")
RESOURCES = {
    "img": ["src", "srcset"],
    "script": ["src"],
    "link": ["href"],
    "source": ["src", "srcset"],
    "use": ["href"],
    "iframe": ["src"],
    "object": ["data"],
    "video": ["src", "poster"],
    "audio": ["src"],
}
LINKS_THAT_LOAD_NOTHING = {"canonical", "alternate", "author", "license", "next", "prev"}
DATA_BLOCKS = {"application/ld+json"}


@dataclass
class Page:
    """One page, read from top to end. ``faults`` are those that no page of ours may have."""

    lang: str = ""
    title: str = ""
    h1: list[str] = field(default_factory=list)
    text: str = ""
    ids: list[str] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    post_forms: int = 0
    robots: str = ""
    description: str = ""
    faults: list[str] = field(default_factory=list)


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page = reader.page
    page.faults += [f"<{tag}> is never closed" for tag, _ in reader.open]
    page.faults += [f"the id {i} stands twice" for i in set(page.ids) if page.ids.count(i) > 1]
    page.faults += [f"points at #{i}, which is not there" for i in set(page.pointers) - {*page.ids}]
    page.title = " ".join(page.title.split())
    page.text = " ".join(page.text.split())
    return page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, dict]] = []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = {name: value or "" for name, value in attributes}
        if len(given) < len(attributes):
            self._fault(f"<{tag}> has the same attribute twice")
        self._look_at(tag, given)
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attributes: list) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            inner = self.open[-1][0] if self.open else "nothing"
            self._fault(f"</{tag}> comes while <{inner}> is open")
            if tag not in [name for name, _ in self.open]:
                return
            while self.open[-1][0] != tag:
                self.open.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        if "title" in tags and "svg" not in tags:
            self.page.title += data
        if "h1" in tags:
            self.page.h1[-1] += data
        if not {"script", "style", "title"} & set(tags):
            self.page.text += f"{data} "

    def _look_at(self, tag: str, given: dict) -> None:
        page = self.page
        if tag == "html":
            page.lang = given.get("lang", "")
        if tag == "h1":
            page.h1.append("")
        if tag == "meta" and given.get("name") == "robots":
            page.robots = given.get("content", "")
        if tag == "meta" and given.get("name") == "description":
            page.description = given.get("content", "")
        if "id" in given:
            page.ids.append(given["id"])
        for name in POINTERS:
            page.pointers += given.get(name, "").split()
        if tag in ("a", "area") and "href" in given:
            page.links.append(given["href"])
            if given["href"].startswith("#") and len(given["href"]) > 1:
                page.pointers.append(given["href"][1:])
        if tag == "form" and given.get("method", "").lower() == "post":
            page.post_forms += 1
        for name in RESOURCES.get(tag, []):
            rel = set(given.get("rel", "").split())
            if name in given and not rel & LINKS_THAT_LOAD_NOTHING:
                parts = given[name].split(",") if name == "srcset" else [given[name]]
                page.resources += [part.split()[0] for part in parts if part.strip()]
        self._look_for_faults(tag, given)

    def _look_for_faults(self, tag: str, given: dict) -> None:
        if tag == "style" or "style" in given:
            self._fault(f"<{tag}> has a style of its own")
        if tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS:
            self._fault("<script> stands in the page")
        for name in given:
            if name.startswith("on"):
                self._fault(f"<{tag}> has a script in {name}")
        for name in ("href", "src", "action", "formaction"):
            if urlsplit(given.get(name, "").strip()).scheme.lower() in ("javascript", "vbscript"):
                self._fault(f"<{tag}> has a script in {name}")
        if tag == "img" and "alt" not in given:
            self._fault("<img> says nothing in alt")
        if tag == "button" and "type" not in given:
            self._fault("<button> does not say its type")
        if tag == "a" and given.get("target"):
            self._fault("<a> opens a new window")
        if tag == "h1" and any(name == "h1" for name, _ in self.open):
            self._fault("<h1> in <h1>")

    def _fault(self, text: str) -> None:
        line, _ = self.getpos()
        self.page.faults.append(f"line {line}: {text}")
