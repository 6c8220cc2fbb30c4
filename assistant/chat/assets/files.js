// Files and folders for the library. Gradio fails on a folder that is dropped, and forgets the
// folders that files were chosen in. So a folder is looked through here, its files are handed to
// Gradio, and what they are called, folders and all, goes to the server beside them.

{
  const AREA = "#library-files";
  let handed = null; // what is given to Gradio as if it were dropped

  const isHidden = (path) => path.split("/").some((part) => part.startsWith("."));

  // Of what is not read the server learns the name alone, and reports it.
  const isRead = (path) => {
    const suffixes = document.querySelector("#library [data-suffixes]").dataset.suffixes;
    return suffixes.split(" ").some((suffix) => path.toLowerCase().endsWith(suffix));
  };

  const tell = (paths) => {
    const names = document.querySelector("#library-names :is(textarea, input)");
    names.value = JSON.stringify(paths);
    names.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  const hand = (found) => {
    const area = document.querySelector(`${AREA} input[type=file]`)?.parentElement;
    if (!area) return; // others are on their way
    found.sort(([one], [other]) => (one < other ? -1 : 1));
    handed = new DataTransfer();
    for (const [path, file] of found) {
      handed.items.add(new File(isRead(path) ? [file] : [], path.split("/").pop()));
    }
    tell(found.map(([path]) => path));
    area.dispatchEvent(new DragEvent("drop", { dataTransfer: handed, bubbles: true }));
  };

  const called = (method, ...args) => new Promise((done, fail) => method(...args, done, fail));

  // The files in what was dropped, with their paths from there.
  const filesIn = async (entry) => {
    if (entry.isFile) return [[entry.fullPath.slice(1), await called(entry.file.bind(entry))]];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await called(reader.readEntries.bind(reader)); // about a hundred at a time
      if (some.length === 0) return found;
      for (const one of some) if (!isHidden(one.name)) found.push(...(await filesIn(one)));
    }
  };

  document.addEventListener(
    "drop",
    async (event) => {
      if (!event.target.closest?.(AREA) || event.dataTransfer === handed) return;
      event.preventDefault();
      event.stopPropagation();
      const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
      const entries = items.map((item) => item.webkitGetAsEntry()).filter(Boolean);
      hand((await Promise.all(entries.map(filesIn))).flat());
    },
    true,
  );

  // A file that misses the field would be opened instead of the page.
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files") || event.target.closest?.(AREA)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });

  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.webkitdirectory = true;
  chooser.addEventListener("change", () => {
    const chosen = [...chooser.files].map((file) => [file.webkitRelativePath, file]);
    hand(chosen.filter(([path]) => !isHidden(path)));
    chooser.value = "";
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("#library-choose")) chooser.click();
  });

  // Files that are chosen one by one have no folder.
  document.addEventListener(
    "change",
    ({ target }) => {
      if (target.matches(`${AREA} input[type=file]`)) tell([...target.files].map(({ name }) => name));
    },
    true,
  );
}
