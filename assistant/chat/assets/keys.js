// The buttons below the last answer, from the keyboard too: "n" presses "Not this", and the focus
// comes back to them with the next answer.

const options = () => [...document.querySelectorAll("#chat .option")];
const notThis = () => options().find((option) => option.textContent.trim() === "Not this");
let awaited = false;

document.addEventListener("keydown", (event) => {
  if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  const focused = document.activeElement?.matches("#chat .option");
  notThis()?.click();
  awaited = focused;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#scope, #chat .option");
  if (!button) return;
  awaited = event.detail === 0; // by the keyboard
  const narrows = button.id === "scope" || button.textContent.trim().startsWith("Only ");
  // What comes next is a question. On a phone the keyboard would cover the page.
  if (narrows && matchMedia("(hover: hover)").matches) {
    document.querySelector("#question textarea").focus({ preventScroll: true });
  }
});

// Where the conversation was read to its end, that stays in view above what comes below it.
let watched = null;
let height = 0;
const end = new ResizeObserver(([{ target: log }]) => {
  if (log.scrollHeight - log.scrollTop - height < 8) log.scrollTop = log.scrollHeight;
  height = log.clientHeight;
});

new MutationObserver(() => {
  const log = document.querySelector("#chat [role=log]");
  if (log && log !== watched) {
    watched = log;
    height = log.clientHeight;
    end.observe(log);
  }
  options().forEach((option) => option.removeAttribute("aria-keyshortcuts"));
  notThis()?.setAttribute("aria-keyshortcuts", "n");
  if (awaited && document.activeElement === document.body && options().length > 0) {
    awaited = false;
    options()[0].focus({ preventScroll: true });
  }
}).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
