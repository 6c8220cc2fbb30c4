// A mark that is pointed at, or reached with Tab, shows on a card beside it what it stands on: the
// quote in its surroundings, as in the source that is folded below the answer. A touch opens the
// article instead (article.js).

{
  const MARK = '#chat a.cite[href^="#source-"]';
  const DELAY = 300; // ms until the card comes
  const SWITCH = 100; // ms until it gives way to that of another mark
  const GRACE = 200; // ms for the pointer to come from the mark to its card
  const GAP = 6; // px between them, and to the edges of the window
  const LINES = 10; // of the passage, at most

  const root = document.documentElement;
  const card = document.createElement("div");
  card.id = "card";
  card.setAttribute("role", "tooltip");

  let mark = null; // whose card is shown
  let answers = 0; // that there were when it came
  let timer = 0; // of what comes next
  let byTab = false;

  const count = () => document.querySelectorAll("#chat .answer").length;
  const isFocused = (link) => link === document.activeElement && link.matches(":focus-visible");
  const isHeld = (link) => link.matches(":hover") || card.matches(":hover") || isFocused(link);

  const later = (act, delay) => {
    clearTimeout(timer);
    timer = setTimeout(act, delay);
  };

  const hide = () => {
    mark?.removeAttribute("aria-describedby");
    mark = null;
    card.remove();
  };

  const leave = () => mark && later(() => mark && (isHeld(mark) || hide()), GRACE);

  // Shows so many lines of the passage; without what surrounds the quote where it would be cut off.
  const cut = (passage, lines) => {
    passage.style.webkitLineClamp = lines;
    const quote = passage.querySelector("mark") ?? passage;
    const [end, seen] = [quote, passage].map((part) => part.getBoundingClientRect().bottom);
    if (end > seen + 1) passage.replaceChildren(quote); // more than rounding
  };

  // Below the mark, or above it where there is not the room but more of it; never over it.
  const place = (passage, { left, right, top, bottom }) => {
    card.style.cssText = "";
    cut(passage, LINES);
    const under = root.clientHeight - bottom;
    const below = under > top || under >= card.offsetHeight + 2 * GAP;
    const room = (below ? under : top) - 2 * GAP;
    if (card.offsetHeight > room) {
      const line = parseFloat(getComputedStyle(passage).lineHeight);
      const fitting = passage.offsetHeight - (card.offsetHeight - room);
      cut(passage, Math.max(1, Math.floor(fitting / line)));
    }
    card.style.maxHeight = `${room}px`;
    card.style.top = `${below ? bottom + GAP : top - GAP - card.offsetHeight}px`;
    const most = root.clientWidth - GAP - card.offsetWidth;
    card.style.left = `${Math.max(GAP, Math.min((left + right - card.offsetWidth) / 2, most))}px`;
  };

  const show = (link) => {
    const source = document.getElementById(link.hash.slice(1));
    if (!source || !(link.matches(":hover") || isFocused(link))) return;
    hide();
    const parts = ["cite", ".origin", "blockquote"].map((part) => source.querySelector(part));
    card.replaceChildren(...parts.map((part) => part.cloneNode(true)));
    document.body.append(card);
    place(card.lastChild, link.getBoundingClientRect());
    [mark, answers] = [link, count()];
    mark.setAttribute("aria-describedby", card.id);
  };

  const come = (link) => link !== mark && later(() => show(link), mark ? SWITCH : DELAY);

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    const link = pointerType !== "touch" && target.closest?.(MARK);
    if (!link) return;
    link.removeAttribute("title"); // the card says it, and the browser would show both
    come(link);
  });

  document.addEventListener("pointerout", ({ target }) => {
    if (target === mark || card.contains(target)) leave();
  });

  document.addEventListener("focusin", ({ target }) => {
    if (byTab && target.matches(MARK)) come(target); // not where the article pane gives it back
  });

  document.addEventListener("focusout", leave);

  // Before the others that Escape closes something for, which stay.
  addEventListener(
    "keydown",
    (event) => {
      byTab = event.key === "Tab";
      if (event.key !== "Escape" || !mark) return;
      clearTimeout(timer);
      hide();
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(MARK)) return;
    clearTimeout(timer);
    hide();
  });

  addEventListener("scroll", hide, { capture: true, passive: true });
  addEventListener("resize", hide);

  // The article pane opens, or the conversation changes.
  new MutationObserver(hide).observe(root, { attributeFilter: ["class"] });
  new MutationObserver(() => {
    if (mark && !(mark.isConnected && count() === answers)) hide();
  }).observe(root, { childList: true, subtree: true });
}
