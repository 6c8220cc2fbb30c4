// A mark, or a title in the library, opens an article beside the chat, or in a drawer where there is
// no room beside it. The server marks in it what the conversation cites; see citations.js.

{
  const PATIENCE = 150; // ms after which the pane opens though its article has not come
  const FAILED = '<p class="changed">The article could not be fetched. Is the program running?</p>';
  const beside = matchMedia("(min-width: 1100px)");
  const root = document.documentElement;

  const PANE = `
    <div class="head">
      <div class="about"></div>
      <button type="button" class="close" aria-label="Close" title="Close (Escape)"></button>
      <div class="tools">
        <div class="walk" role="group" aria-label="Citations of this conversation">
          <button type="button" class="previous" aria-label="Previous citation"
            title="Previous citation (k)" aria-keyshortcuts="k ["></button>
          <span class="which" role="status"></span>
          <button type="button" class="next" aria-label="Next citation"
            title="Next citation (j)" aria-keyshortcuts="j ]"></button>
        </div>
        <form class="find" role="search">
          <input type="search" aria-label="Find in this article" placeholder="Find in article"
            title="Find in this article (/)" aria-keyshortcuts="/" autocomplete="off"
            spellcheck="false">
          <output></output>
          <button type="button" class="previous" aria-label="Previous match"></button>
          <button type="button" class="next" aria-label="Next match"></button>
        </form>
      </div>
    </div>
    <div class="sheet" tabindex="0" role="region" aria-label="Article"></div>
    <div class="foot"><button type="button" class="ask">Ask about this article</button></div>`;

  let pane = null;
  let current = null; // what is shown, as in citations.js
  let [opener, openedFor] = [null, ""]; // the link that opened it, and what for
  let filled = ""; // what was asked for when the pane was filled
  let fetched = { body: "", html: null };
  let leaving = false; // on the way back from the pane's entry in the browser's history

  const part = (selector) => pane.querySelector(selector);
  const isOpen = () => root.classList.contains("reading");
  const hasFocus = () =>
    document.activeElement === document.body || pane.contains(document.activeElement);

  // The last article asked for is kept: the pointer that comes near a mark asks before it is pressed.
  const get = (body) => {
    if (fetched.body !== body) {
      const headers = { "content-type": "application/json" };
      const html = fetch("article", { method: "POST", headers, body }).then(
        (response) =>
          /text\/html/.test(response.headers.get("content-type")) ? response.text() : FAILED,
        () => FAILED,
      );
      fetched = { body, html };
      html.then((got) => {
        if (fetched.html === html && !got.startsWith("<header")) fetched = { body: "", html: null };
      });
    }
    return fetched.html;
  };

  const make = () => {
    pane = document.createElement("dialog");
    pane.id = "article";
    pane.innerHTML = PANE;
    document.body.append(pane);
    part(".close").addEventListener("click", close);
    part(".walk .previous").addEventListener("click", () => walk(-1, false));
    part(".walk .next").addEventListener("click", () => walk(1, false));
    part(".ask").addEventListener("click", ask);
    pane.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    pane.addEventListener("reach", ({ detail }) => reach(detail)); // what was found
    pane.addEventListener("close", () => pane.open || close());
    pane.addEventListener("click", ({ target }) => {
      if (target === pane) close(); // it was pressed beside the drawer
      const number = Number(target.closest("mark:not(.current)")?.dataset.cite.split(" ")[0]);
      const cited = number && citations.all().find((one) => one.number === number);
      if (cited) enter(cited, true);
    });
  };

  const open = () => {
    if (isOpen()) return;
    root.classList.add("reading");
    if (beside.matches) pane.show();
    else pane.showModal();
  };

  const fill = (html, body) => {
    const page = document.createElement("template");
    page.innerHTML = html;
    const header = page.content.querySelector("header");
    const title = header?.querySelector("h2");
    part(".about").replaceChildren(...(header ? [header] : []));
    pane.setAttribute("aria-label", title?.textContent.slice(0, 200) ?? "Article");
    const note = page.content.querySelector(".changed");
    part(".sheet").replaceChildren(...(note ? [note] : []), page.content);
    part(".ask").hidden = !header;
    part(".find").hidden = !header;
    filled = header ? body : "";
    pane.dispatchEvent(new Event("filled", { bubbles: true }));
  };

  // Brings an element or a range to the upper third of the sheet. Parts out of view are laid out as
  // they come into it, so it is done again until it holds.
  const reach = (target) => {
    const sheet = part(".sheet");
    const align = () => {
      const from = target.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
      const by = Math.round(from - sheet.clientHeight * 0.3);
      sheet.scrollTop += by;
      return Math.abs(by) > 2;
    };
    (target.startContainer?.parentElement ?? target).scrollIntoView({ block: "center" });
    align();
    let tries = 3;
    const again = () => tries-- > 0 && align() && requestAnimationFrame(again);
    requestAnimationFrame(again);
  };

  const count = (shown) => {
    const names = citations.names();
    const said = `${names.indexOf(shown.name) + 1} of ${names.length}`;
    if (part(".which").textContent !== said) part(".which").textContent = said;
    part(".walk").classList.toggle("single", names.length < 2);
    part(".walk").hidden = !shown.number;
  };

  const select = (shown, focus) => {
    count(shown);
    pane.querySelectorAll("mark.current").forEach((mark) => mark.classList.remove("current"));
    const marks = [...pane.querySelectorAll(`mark[data-cite~="${shown.number}"]`)];
    marks.forEach((mark) => mark.classList.add("current"));
    marks.forEach((mark) => (mark.tabIndex = -1));
    const first = marks[0] ?? part(".sheet");
    if (marks[0]) reach(first);
    else part(".sheet").scrollTop = 0;
    if (focus) first.focus({ preventScroll: true });
    document
      .querySelectorAll(":is(#chat, #articles) a[aria-current]")
      .forEach((link) => link.removeAttribute("aria-current"));
    const links = citations.links(shown);
    links.forEach((link) => link.setAttribute("aria-current", "true"));
    if (beside.matches && shown.number) links[0]?.scrollIntoView({ block: "nearest" });
  };

  const show = async (wanted, focus = true) => {
    if (!pane) make();
    current = wanted;
    const body = citations.request(wanted);
    if (body !== filled) {
      const got = get(body);
      const slow = setTimeout(() => current === wanted && open(), PATIENCE);
      const html = await got;
      clearTimeout(slow);
      if (current !== wanted) return; // another was asked for meanwhile, or it was closed
      fill(html, body);
    }
    open();
    select(wanted, focus);
  };

  // The browser's back button leaves the pane, and not the page with its conversation.
  const enter = (wanted, focus) => {
    if (leaving) return addEventListener("popstate", () => enter(wanted, focus), { once: true });
    const entry = { ...history.state, article: wanted.name };
    if (history.state?.article) history.replaceState(entry, "");
    else history.pushState(entry, "");
    show(wanted, focus);
  };

  const walk = (step, focus) => {
    const names = citations.names();
    const at = names.indexOf(current.name);
    if (at >= 0) enter(citations.named(names.at((at + step) % names.length)), focus);
  };

  function close() {
    if (!current) return;
    const shown = current;
    const focused = hasFocus();
    current = null;
    if (history.state?.article) {
      leaving = true;
      history.back();
    }
    if (!isOpen()) return;
    root.classList.remove("reading");
    pane.close();
    const links = citations.links(shown);
    links.forEach((link) => link.removeAttribute("aria-current"));
    if (focused) focusOn(opener?.isConnected && openedFor === shown.name ? opener : links[0]);
  }

  // The list that it was opened from comes back into view a moment later; see rail.js.
  const focusOn = (link, tries = 30) => {
    link?.focus();
    if (hasFocus() && !current && tries > 0) requestAnimationFrame(() => focusOn(link, tries - 1));
  };

  function ask() {
    const about = document.querySelector("#about :is(textarea, input)");
    if (!current || !about) return;
    about.value = current.article;
    about.dispatchEvent(new InputEvent("input", { bubbles: true }));
    about.dispatchEvent(new KeyboardEvent("keypress", { bubbles: true, key: "Enter" }));
    if (!beside.matches) close();
    document.querySelector("#question textarea").focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(citations.LINKS);
    if (!link) return;
    event.preventDefault();
    const wanted = citations.named(citations.nameOf(link));
    const source = document.getElementById(link.hash.slice(1));
    if (wanted) {
      [opener, openedFor] = [link, wanted.name];
      enter(wanted, true);
    } else if (source) {
      source.open = true;
      source.querySelector("summary").focus();
    }
  });

  for (const coming of ["pointerover", "focusin"]) {
    document.addEventListener(coming, (event) => {
      const mark = event.target.closest?.('a.cite[href^="#"]');
      const wanted = mark && citations.named(citations.nameOf(mark));
      const body = wanted && citations.request(wanted);
      if (body && body !== filled) get(body);
    });
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (!current || event.isComposing) return;
      if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
      const modified = event.ctrlKey || event.metaKey || event.altKey;
      if (modified && !event.getModifierState("AltGraph")) return; // some keyboards' "[" needs it
      if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
      if (event.key === "j" || event.key === "]") walk(1, true);
      else if (event.key === "k" || event.key === "[") walk(-1, true);
      else if (event.key === "/" && !part(".find").hidden) part(".find input").focus();
      else return;
      event.preventDefault();
    },
    true,
  );

  addEventListener("popstate", ({ state }) => {
    leaving = false;
    const wanted = state?.article && citations.named(state.article);
    if (wanted) show(wanted);
    else close();
  });

  // The conversation may go on while an article is open, or give way to another.
  new MutationObserver(() => {
    if (!current) return;
    if (citations.named(current.name)?.address !== current.address) close();
    else if (isOpen()) count(current);
  }).observe(document.documentElement, { childList: true, subtree: true });

  // A page that was loaded anew has no conversation, and its entry in the history no pane.
  if (history.state?.article) history.replaceState({ ...history.state, article: undefined }, "");

  beside.addEventListener("change", () => {
    if (!isOpen()) return;
    const focused = document.activeElement;
    pane.close();
    root.classList.remove("reading");
    open();
    focused.focus({ preventScroll: true });
  });
}
