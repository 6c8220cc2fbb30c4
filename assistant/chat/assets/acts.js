// What is pressed below an answer, in its sources or beside a question goes to the server, which
// knows the conversation; what is to be copied comes back.

const copyText = async (text) => {
  if (!text) return "";
  const link = document.querySelector("#chat a.act.copying");
  link?.classList.remove("copying");
  if (!(await toClipboard(text))) return "The browser does not allow copying here.";
  if (link) {
    const label = link.getAttribute("aria-label");
    link.classList.add("copied");
    link.setAttribute("aria-label", "Copied");
    setTimeout(() => {
      link.classList.remove("copied");
      link.setAttribute("aria-label", label);
    }, 2500);
  }
  return "";
};

const toClipboard = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers give the clipboard to pages of this machine and of https alone: the older way.
    const area = document.createElement("textarea");
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    const focused = document.activeElement;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus?.({ preventScroll: true });
    return done;
  }
};

{
  const ACT = 'a.act[href^="#"]';

  let pressed = ""; // whose link may be made anew by what it changes

  const press = (link) => {
    pressed = link.hash;
    if (/^#(copy|quote)-/.test(pressed)) link.classList.add("copying");
    const field = document.querySelector("#act :is(textarea, input)");
    if (!field) return;
    field.value = link.hash;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keypress", { bubbles: true, key: "Enter" }));
    if (link.hash.startsWith("#edit-")) document.querySelector("#question textarea")?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(ACT);
    if (!link) return;
    event.preventDefault();
    press(link);
  });

  document.addEventListener("pointerdown", () => (pressed = ""));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") pressed = "";
    const link = event.key === " " && event.target.closest?.(ACT);
    if (!link) return;
    event.preventDefault();
    press(link);
  });

  // They act, and lead nowhere: said to whom they are read out. The focus stays where it was.
  new MutationObserver(() => {
    if (pressed && document.activeElement === document.body) {
      document.querySelector(`#chat a.act[href="${pressed}"]`)?.focus({ preventScroll: true });
    }
    document.querySelectorAll(`${ACT}:not([role])`).forEach((link) => {
      link.setAttribute("role", "button");
      if (link.title) link.setAttribute("aria-label", link.title);
      if (/^#(right|wrong)-/.test(link.hash)) {
        link.setAttribute("aria-pressed", String(link.classList.contains("chosen")));
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
}
