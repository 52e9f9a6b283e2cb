"""Reads a page for what a browser would run or load."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "object": "data", "embed": "src"}
LOADED |= {"video": "src", "audio": "src", "source": "src", "use": "href"}
FOLLOWED = {"href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster", "ping", "background"}


@dataclass
class Reader(HTMLParser):
    """What stands in a page: elements that run, attributes that run, addresses that are loaded or followed."""

    runs: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # address, rel
    tags: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.runs += [f"{tag} {name}" for name in given if name.startswith(("on", "hx-on")) or name == "style"]
        self.runs += [f"{tag} {given[name][:40]}" for name in FOLLOWED & set(given) if _is_code(given[name])]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.runs.append(f"inline {tag}")
        if tag in LOADED and LOADED[tag] in given:
            self.loads.append(given[LOADED[tag]])
        if tag == "a":
            self.links.append((given.get("href", ""), given.get("rel", "")))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _is_code(value: str) -> bool:
    plain = "".join(value.split()).lower()
    return plain.startswith(("javascript:", "vbscript:", "data:"))


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader
