// The program may be stopped and started anew under an open page. Where Gradio notices, it loads the
// page anew, and the conversation that is kept comes back with it. What is missing for that is here:
// a sentence that says what to do, a start so quick that Gradio misses it, and what was typed, or
// was asked and not answered yet.

{
  const EVERY = 3000; // ms between two looks whether it is still the same program
  const LOST = /^Connection to the server was lost/; // Gradio's words
  const ADVICE =
    "The program behind this page does not answer. If it was stopped, start it again: the page " +
    "goes on by itself, with what you typed.";

  const box = () => document.querySelector("#question textarea");
  const isAnswering = () => document.querySelector("#question .stop-button") !== null;
  let typed = "";
  let isBack = false; // what was typed before the page was loaded anew

  document.addEventListener("input", ({ target }) => {
    if (target === box()) typed = target.value;
  });

  addEventListener("pagehide", () => settings.keepDraft(box()?.value || (isAnswering() ? typed : "")));

  const putBack = () => {
    isBack = true;
    if (box().value) return;
    box().value = settings.draft();
    box().dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  new MutationObserver(() => {
    if (!isBack && box()) putBack();
    for (const toast of document.querySelectorAll("[data-testid=toast-text]")) {
      if (LOST.test(toast.textContent)) toast.textContent = ADVICE;
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  setInterval(async () => {
    const response = await fetch("gradio_api/app_id").catch(() => null);
    const { app_id } = (response?.ok && (await response.json())) || {};
    const isOther = app_id && app_id !== window.gradio_config.app_id;
    if (isOther && !isAnswering()) location.reload();
  }, EVERY);
}
