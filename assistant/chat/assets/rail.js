// The rail is open beside the chat where there is room for it, and lies over it where there is not.

{
  const roomy = matchMedia("(min-width: 1000px)");
  const root = document.documentElement;
  let rail = null;
  let gaveWay = false; // to an article

  const toggle = () => rail.querySelector(":scope > .toggle-button");
  const isOpen = () => rail.classList.contains("open");
  const fold = (folded) => isOpen() === folded && toggle().click();

  const state = () => {
    toggle().setAttribute("aria-label", "Conversations and articles");
    toggle().setAttribute("aria-expanded", String(isOpen()));
    for (const head of rail.querySelectorAll(".label-wrap")) {
      head.setAttribute("aria-expanded", String(head.classList.contains("open")));
      head.querySelector(".icon")?.setAttribute("aria-hidden", "true");
    }
  };

  const reading = () => {
    if (!rail || innerWidth >= 1600) return;
    if (root.classList.contains("reading")) {
      gaveWay ||= isOpen();
      fold(true);
    } else if (gaveWay) {
      gaveWay = false;
      fold(false);
    }
  };

  new MutationObserver(() => {
    const found = document.getElementById("rail");
    if (!found || found === rail) return;
    rail = found;
    rail.setAttribute("role", "complementary");
    rail.setAttribute("aria-label", "Conversations and articles");
    new MutationObserver(state).observe(rail, {
      attributeFilter: ["class"],
      childList: true,
      subtree: true,
    });
    requestAnimationFrame(() => {
      state();
      if (roomy.matches) fold(false);
    });
  }).observe(root, { childList: true, subtree: true });

  new MutationObserver(reading).observe(root, { attributeFilter: ["class"] });

  // What came of adding and removing is said above the list, which may have been scrolled past.
  let told = "";
  new MutationObserver(() => {
    const report = document.getElementById("library-report");
    const said = report?.textContent.trim() ?? "";
    if (said && said !== told) report.scrollIntoView({ block: "nearest" });
    told = said;
  }).observe(root, { childList: true, subtree: true });

  // Over the chat it gives way to what was chosen in it.
  document.addEventListener("change", ({ target }) => {
    if (!roomy.matches && target.matches("#conversations input")) fold(true);
  });
  document.addEventListener("click", ({ target }) => {
    if (!roomy.matches && target.closest("#rail-new, #ask-about")) fold(true);
  });
  document.addEventListener(
    "click",
    ({ target }) => (gaveWay &&= roomy.matches || !target.closest("#article .ask")),
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (roomy.matches || !rail || !isOpen()) return;
    if (!rail.contains(document.activeElement)) return;
    fold(true);
    toggle().focus();
  });
}
