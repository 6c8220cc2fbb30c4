// What a visitor has set, kept by the browser where it keeps anything. Theme and text size are applied
// here, before anything is painted; the rest goes to the server with each question.

const settings = (() => {
  const KEY = "assistant.settings";
  const SIZES = { large: "112.5%", larger: "125%" };
  const system = matchMedia("(prefers-color-scheme: dark)");

  const kept = (storage, key) => {
    try {
      return window[storage].getItem(key) ?? "";
    } catch {
      return ""; // the browser keeps nothing
    }
  };
  const put = (storage, key, value) => {
    try {
      window[storage].setItem(key, value);
    } catch {
      // it holds as long as the page is open
    }
  };

  let all = {};
  try {
    all = JSON.parse(kept("localStorage", KEY) || "{}") ?? {};
  } catch {
    // what is kept is not ours
  }

  const apply = () => {
    document.documentElement.style.fontSize = SIZES[all.size] ?? "";
    const dark = all.theme === "dark" || (all.theme !== "light" && system.matches);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    const body = document.body;
    if (body && body.classList.contains("dark") !== dark) body.classList.toggle("dark", dark);
  };

  // Gradio sets the system's theme when it starts, and whenever the system's changes.
  const watch = () => {
    apply();
    new MutationObserver(apply).observe(document.body, { attributeFilter: ["class"] });
  };
  apply();
  if (document.body) watch();
  else addEventListener("DOMContentLoaded", watch);

  return {
    all: () => JSON.stringify(all),
    keep: (name, value) => {
      all = { ...all, [name]: value };
      put("localStorage", KEY, JSON.stringify(all));
      apply();
      return JSON.stringify(all);
    },
    // The conversation that is open in this tab, to be opened again when the page is loaded anew.
    conversation: () => kept("sessionStorage", "assistant.conversation"),
    keepConversation: (id) => put("sessionStorage", "assistant.conversation", id ?? ""),
    // A question that is typed and not answered yet, for the same.
    draft: () => kept("sessionStorage", "assistant.draft"),
    keepDraft: (typed) => put("sessionStorage", "assistant.draft", typed),
  };
})();
