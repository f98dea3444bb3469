"""The handbook: chapters of Markdown, each of which names the pages that it explains; nothing here knows a register."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from PIL import Image

FOLDER = Path(__file__).parent / "handbook"
PICTURES = Path(__file__).parent / "static" / "handbook"
REFUSED = "messages"
"""The chapter on what a message means, which a page explains itself by that was refused."""
AROUND = 60
"""Characters of a section shown on either side of what was searched for."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of a chapter."""

    level: int
    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the handbook."""

    key: str
    title: str
    told: str
    """In a sentence, for whoever looks for a chapter."""
    pages: dict[str, str]
    """Pages of the product, as addresses or as patterns of routes → the heading that explains each."""
    written: str
    """The Markdown without what stands before it."""
    sections: tuple[Section, ...]

    @property
    def html(self) -> Markup:
        """For a page of its own."""
        return _rendered(self.written, self.key, whole=False)

    @property
    def printed(self) -> Markup:
        """For the whole handbook in one document, where every anchor bears the chapter's name."""
        return _rendered(self.written, self.key, whole=True)


@dataclass(frozen=True, slots=True)
class Found:
    """A section in which all that was searched for stands, with what stands around the first of it."""

    chapter: Chapter
    section: Section
    before: str
    hit: str
    after: str


@cache
def chapters() -> dict[str, Chapter]:
    """The whole handbook by its chapters' names, in the order of the files."""
    return {it.key: it for it in map(_read, sorted(FOLDER.glob("*.md")))}


def place_of(path: str, route: str | None) -> str:
    """Where the handbook explains a page: its own address first, then the pattern of its route, else the table of contents.

    >>> place_of("/buildings/371500-0001-001", "/buildings/{code}").partition("#")[0]
    '/handbook/find'
    """
    for chapter in chapters().values():
        if path in chapter.pages:
            return address(chapter.key, chapter.pages[path])
    for chapter in chapters().values():
        if route and route in chapter.pages:
            return address(chapter.key, chapter.pages[route])
    return "/handbook"


def address(chapter: str, heading: str = "") -> str:
    """Where a heading stands."""
    return f"/handbook/{chapter}#{anchor_of(heading)}" if heading else f"/handbook/{chapter}"


def anchor_of(heading: str) -> str:
    """A heading as the end of an address: what is no letter or figure becomes a hyphen.

    >>> anchor_of("提交一张图（DXF）")
    '提交一张图-DXF'
    """
    return re.sub(r"\W+", "-", heading).strip("-")


def search(asked: str) -> list[Found]:
    """Sections with all the words asked for; those that have them in their heading stand first."""
    words = asked.casefold().split()
    if not words:
        return []
    found = [(chapter, it) for chapter in chapters().values() for it in chapter.sections]
    hits = [_around(chapter, it, words[0]) for chapter, it in found if _has(f"{chapter.title} {it.heading} {it.text}", words)]
    return sorted(hits, key=lambda it: not _has(it.section.heading, words))


def _has(text: str, words: list[str]) -> bool:
    return all(it in text.casefold() for it in words)


def _around(chapter: Chapter, section: Section, word: str) -> Found:
    at = section.text.casefold().find(word)
    if at < 0:  # in the heading alone
        return Found(chapter, section, section.text[: 2 * AROUND], "", "")
    end = at + len(word)
    return Found(chapter, section, section.text[max(0, at - AROUND) : at], section.text[at:end], section.text[end : end + AROUND])


def _read(file: Path) -> Chapter:
    _, front, written = file.read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(front)
    pages = {page: heading for heading, its in (told.get("pages") or {}).items() for page in its}
    return Chapter(
        key=file.stem.partition("-")[2],
        title=told["title"],
        told=told["told"],
        pages=pages,
        written=written,
        sections=tuple(_sections(told["title"], written)),
    )


def _sections(title: str, written: str) -> Iterator[Section]:
    level, heading, said = 1, title, list[str]()
    tokens = _markdown().parse(written)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Section(level, heading, "" if level == 1 else anchor_of(heading), " ".join(said))
            level, heading, said = int(token.tag[1]), _plain(tokens[index + 1]), []
        elif token.type in {"inline", "fence"} and tokens[index - 1].type != "heading_open":
            said.append(_plain(token))
    yield Section(level, heading, "" if level == 1 else anchor_of(heading), " ".join(said))


def _plain(token: Token) -> str:
    parts = [it.content for it in token.children or [] if it.type in {"text", "code_inline", "image"}]
    return "".join(parts) if token.children else token.content


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@cache
def _rendered(written: str, key: str, *, whole: bool) -> Markup:
    markdown = _markdown()
    tokens = markdown.parse(written)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            anchor = anchor_of(_plain(tokens[index + 1]))
            token.attrSet("id", f"{key}-{anchor}" if whole else anchor)
        for inner in token.children or []:
            if inner.type == "link_open":
                inner.attrSet("href", _led(str(inner.attrGet("href")), key, whole=whole))
            elif inner.type == "image":
                picture = str(inner.attrGet("src"))
                with Image.open(PICTURES / picture) as drawn:
                    size = drawn.size
                inner.attrs = {"src": f"/static/handbook/{picture}", "alt": "", "width": size[0], "height": size[1]}
                if not whole:  # what is printed must be there before anybody scrolls
                    inner.attrs["loading"] = "lazy"
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = re.sub(r'<p>(<img src="([^"]*)" alt="([^"]*)"[^>]*>)</p>', _figure, html)
    return Markup(html.replace("<table>", '<div class="over"><table>').replace("</table>", "</table></div>"))  # noqa: S704  (the package's own words; HTML in them is escaped)


def _led(href: str, key: str, *, whole: bool) -> str:
    """A link to another chapter is written `find#看一间房`; in one document it leads further down."""
    if href.startswith("/"):
        return href
    chapter, _, heading = unquote(href).partition("#")
    if not whole:
        return href
    anchor = anchor_of(heading)
    return f"#{chapter or key}-{anchor}" if anchor else f"#{chapter}"


def _figure(found: re.Match[str]) -> str:
    return f'<figure><a href="{escape(found[2])}">{found[1]}</a><figcaption>{found[3]}</figcaption></figure>'
