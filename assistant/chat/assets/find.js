// Finds words in the article of the pane. What is found is coloured by the browser's own highlights
// where it has them, so the article's elements stay as they are.

{
  const MOST = 5000; // matches
  const canColour = typeof Highlight === "function" && CSS.highlights !== undefined;
  let matches = []; // where each begins and ends in the article's text
  let at = -1;
  let text = "";
  let nodes = []; // the article's texts, and where each begins
  let read = null; // the element that they are of

  const find = () => document.querySelector("#article .find");

  const readArticle = () => {
    const article = document.querySelector("#article .text");
    if (article === read) return;
    [read, text, nodes] = [article, "", []];
    const walker = article && document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const texts = [];
    let length = 0;
    while (walker?.nextNode()) {
      nodes.push([length, walker.currentNode]);
      texts.push(walker.currentNode.data);
      length += walker.currentNode.length;
    }
    text = texts.join("");
  };

  // The last text that begins at or before an offset.
  const nodeAt = (offset) => {
    let [low, high] = [0, nodes.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (nodes[middle][0] <= offset) low = middle;
      else high = middle - 1;
    }
    return nodes[low];
  };

  const range = ([start, end], kind = StaticRange) => {
    const [first, startContainer] = nodeAt(start);
    const [last, endContainer] = nodeAt(end - 1);
    const [startOffset, endOffset] = [start - first, end - last];
    if (kind === StaticRange) {
      return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
    }
    const made = document.createRange();
    made.setStart(startContainer, startOffset);
    made.setEnd(endContainer, endOffset);
    return made;
  };

  const search = (words) => {
    readArticle();
    matches = [];
    at = -1;
    const pattern = words.trim().replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s+");
    if (pattern) {
      for (const match of text.matchAll(new RegExp(pattern, "giu"))) {
        if (matches.push([match.index, match.index + match[0].length]) === MOST) break;
      }
    }
    if (canColour) CSS.highlights.set("found", new Highlight(...matches.map((m) => range(m))));
    go(0);
  };

  const go = (to) => {
    if (canColour) CSS.highlights.delete("found-here");
    at = matches.length > 0 ? (to + matches.length) % matches.length : -1;
    const count = matches.length === MOST ? `${MOST}+` : matches.length;
    const typed = find().querySelector("input").value.trim();
    find().querySelector("output").textContent = typed ? `${at + 1} of ${count}` : "";
    find().classList.toggle("typed", typed !== "");
    if (at < 0) return;
    const here = range(matches[at], Range);
    if (canColour) {
      const highlight = new Highlight(here);
      highlight.priority = 1;
      CSS.highlights.set("found-here", highlight);
    } else {
      getSelection().setBaseAndExtent(
        here.startContainer, here.startOffset, here.endContainer, here.endOffset,
      );
    }
    find().dispatchEvent(new CustomEvent("reach", { bubbles: true, detail: here }));
  };

  document.addEventListener("input", ({ target }) => {
    if (target.matches?.("#article .find input")) search(target.value);
  });

  document.addEventListener("submit", (event) => {
    if (event.target === find()) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.target.matches?.("#article .find input")) go(at + (event.shiftKey ? -1 : 1));
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("#article .find button");
    if (button) go(at + (button.matches(".next") ? 1 : -1));
  });

  document.addEventListener("filled", () => {
    find().reset();
    [read, text, nodes] = [null, "", []];
    search("");
  });
}
