"""An HTML page made ready for the search of its article."""

from __future__ import annotations

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from assistant.errors import UnreadableFile
from assistant.read.clean import clean, folded
from assistant.read.stated import site
from assistant.read.web.boxes import drop_boxes

_LINKED_SHARE = 0.8  # of the letters of what is nothing but links


def parse(text: str) -> HtmlElement:
    """The tree of a page. Raises UnreadableFile where it is empty."""
    # Without comments: trafilatura lost half of an article after one. Encoded again, since lxml
    # refuses a str whose XML declaration names an encoding.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = text.replace("\0", " ").encode("utf-8", "replace")
    try:
        return document_fromstring(data, parser=parser)
    except (ParserError, ValueError, AssertionError) as error:
        raise UnreadableFile("no article text was found in it") from error


def mend(page: HtmlElement) -> None:
    """Keeps what trafilatura would drop, posts quoted in the text; drops what it would keep."""
    drop_boxes(page)
    for post in page.xpath("//blockquote[contains(@class, 'twitter-tweet')]"):
        words = folded(post.text_content())
        frame = post
        while (parent := frame.getparent()) is not None and folded(parent.text_content()) == words:
            frame = parent
        for element in (frame, post, *post.iterdescendants()):
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
    for popup in page.xpath("//p//a/following-sibling::span[count(.//a) > 2]"):
        if is_links(popup):
            popup.drop_tree()


def link_lines(page: HtmlElement, url: str) -> frozenset[str]:
    """Lines of the page at `url`, folded, that are nothing but links within its site."""
    own = site(url)
    lines = []
    for element in page.iter("p", "li", "h2", "h3", "h4", "h5", "h6"):
        addresses = [link.get("href") or "" for link in element.iter("a")]
        if addresses and is_links(element) and not any(_leads_away(a, own) for a in addresses):
            lines.append(folded(clean(element.text_content())))
    return frozenset(lines)


def _leads_away(address: str, own: str) -> bool:
    return address.startswith(("http:", "https:", "//")) and site(address) != own


def is_links(element: HtmlElement) -> bool:
    """Whether an element holds links and hardly anything else."""
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked > _LINKED_SHARE * len(element.text_content())
