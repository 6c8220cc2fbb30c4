// What the pane can show: a citation, where a source below an answer says that it stands, or an
// article as a whole, at its address in the library's list.

const citations = (() => {
  const PREFIX = "#article=";
  const SOURCES = "#chat .sources details:has(a.place)";
  const LINKS = 'a.cite[href^="#"], a.place[href^="#"], #articles a[href^="#"]';

  const addressOf = (name) => {
    if (name.startsWith(PREFIX)) return name;
    return document.getElementById(name)?.querySelector("a.place")?.hash ?? "";
  };

  // By the id of a source, or by the address of a whole article, which has no number. null if gone.
  const named = (name) => {
    const address = addressOf(name);
    if (!address.startsWith(PREFIX)) return null;
    const [article, ...where] = JSON.parse(decodeURIComponent(address.slice(PREFIX.length)));
    return { name, address, article, where, number: where[0] };
  };

  const names = () => [...document.querySelectorAll(SOURCES)].map((source) => source.id);
  const all = () => names().map(named);

  // The name that a link stands for.
  const nameOf = (link) => {
    if (link.hash.startsWith(PREFIX)) return link.closest("details")?.id ?? link.hash;
    return link.hash.slice(1);
  };

  // The links that lead to it.
  const links = ({ name }) => {
    const hash = CSS.escape(name.startsWith(PREFIX) ? name : `#${name}`);
    return [...document.querySelectorAll(`#chat a.cite[href="${hash}"], #articles a[href="${hash}"]`)];
  };

  // What the server is asked for: the article, and where else the conversation cites it.
  const request = ({ article }) => {
    const places = all().filter((one) => one.article === article);
    return JSON.stringify({ id: article, places: places.map(({ where }) => where).slice(-2000) });
  };

  return { LINKS, named, names, all, nameOf, links, request };
})();
