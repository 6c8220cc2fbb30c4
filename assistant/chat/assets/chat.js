// What Gradio's components cannot do: a new question stays in view.
// Delegated from the document, since Gradio makes the page's elements anew as it likes.

// An answer is read from its beginning, so the page goes to the newest question, not to the end,
// and stays there until the reader moves.
let questions = 0;
let held = false;

const hold = () => {
  const log = document.querySelector("#chat [role=log]");
  const rows = log?.querySelectorAll(".user-row") ?? [];
  if (rows.length > questions) held = true;
  questions = rows.length;
  if (!held || questions === 0) return;
  log.scrollTop += rows[questions - 1].getBoundingClientRect().top - log.getBoundingClientRect().top;
};

for (const gesture of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  document.addEventListener(gesture, () => (held = false), { passive: true });
}

new MutationObserver((changes) => {
  if (!changes.some(({ target }) => target.closest?.("gradio-app, .gradio-container"))) return;
  // Gradio labels each message with its source text, which screen readers would read instead.
  document.querySelectorAll("#chat [data-testid][aria-label]").forEach((message) => {
    message.removeAttribute("aria-label");
  });
  // It calls the questions to begin with a list, though they are buttons and no items of one.
  document.querySelectorAll("#chat .examples[role=list]").forEach((examples) => {
    examples.setAttribute("role", "group");
    examples.setAttribute("aria-label", "Questions to begin with");
  });
  hold();
}).observe(document.documentElement, { childList: true, subtree: true });
