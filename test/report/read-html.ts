/**
 * As much of HTML as the report's page may use, read the way a strict reader does. Anything else throws: text that came
 * in as data and turned into markup is found by this reader not understanding it, or by the elements not being those
 * that an innocent page has.
 */

/**
 * The elements and attributes that we write; no `src` but an image's own bytes, no handler and no other element that
 * could do something is among them.
 */
const ELEMENTS = new Set(
  [
    "html head meta title style body header h1 span p main section h2 figure div svg polygon polyline figcaption i",
    "label input details summary ol ul li bdi a form button b em output table thead tr th tbody td code pre",
    "footer script img",
  ].flatMap((names) => names.split(" ")),
);
const ATTRIBUTES = new RegExp(
  [
    "^(?:lang|charset|http-equiv|content|name|class|id|style|title|href|tabindex|role|aria-[a-z]+|data-[a-z]+|",
    "viewBox|preserveAspectRatio|points|type|min|max|value|hidden|placeholder|autocomplete|spellcheck|scope|colspan|",
    "disabled|alt|loading|width|height|src)$",
  ].join(""),
);
const EMPTY = new Set(["img", "meta", "input", "polygon", "polyline"]);
const OWN_BYTES = /^data:image\/(?:png|jpeg);base64,[A-Za-z0-9+/=]*$/;
const RAW = new Set(["style", "script"]);

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

export type Element = { name: string; attributes: Record<string, string>; children: Element[]; text: string };

/** What an escaped text says. */
function decode(source: string): string {
  if (/[<>"']/.test(source)) throw new Error(`bare characters of markup in: ${source.slice(0, 200)}`);
  return source.replace(/&([^;]*;?)/g, (entity, name: string) => {
    const character = NAMED[name.slice(0, -1)];
    if (character === undefined || !name.endsWith(";")) throw new Error(`an entity that nobody meant: ${entity}`);
    return character;
  });
}

/** Reads a whole page. `text` of an element is that of everything in it. */
export function readHtml(page: string): Element {
  const start = "<!DOCTYPE html>\n";
  if (!page.startsWith(start)) throw new Error("no page");
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  for (let at = start.length; at < page.length;) {
    const parent = open.at(-1);
    if (parent === undefined) throw new Error("closed too often");
    const raw = RAW.has(parent.name) ? page.indexOf(`</${parent.name}>`, at) : -1;
    const tag =
      raw === at || raw === -1
        ? /^<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z-]+="[^"]*")*)(\/?)>/.exec(page.slice(at, at + 40_000))
        : null;
    if (tag === null) {
      const end = raw > at ? raw : page.indexOf("<", at);
      if (end === at) throw new Error(`a tag that nobody meant: ${page.slice(at, at + 200)}`);
      const piece = page.slice(at, end === -1 ? page.length : end);
      const said = raw > at ? piece : decode(piece.replaceAll("'", "&#39;").replaceAll('"', "&quot;"));
      for (const element of open) element.text += said;
      at += piece.length;
      continue;
    }
    const [whole, closing, name = "", attributes = "", selfClosing] = tag;
    if (!ELEMENTS.has(name)) throw new Error(`an element that nobody meant: ${whole}`);
    if (closing === "/") {
      if (open.pop()?.name !== name) throw new Error(`closed in the wrong order: ${whole}`);
    } else {
      const element: Element = { name, attributes: readAttributes(attributes), children: [], text: "" };
      parent.children.push(element);
      if ((selfClosing === "/") !== EMPTY.has(name)) throw new Error(`closed in the wrong way: ${whole}`);
      if (selfClosing !== "/") open.push(element);
    }
    at += whole.length;
  }
  if (open.length !== 1) throw new Error("something was never closed");
  return root;
}

function readAttributes(source: string): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [, name = "", value = ""] of source.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)) {
    if (!ATTRIBUTES.test(name) || name in read) throw new Error(`an attribute that nobody meant: ${name}`);
    if (name === "src" && !OWN_BYTES.test(value)) throw new Error(`an address that nobody meant: ${value}`);
    read[name] = name === "content" ? value.replaceAll("&#39;", "'") : decode(value);
  }
  return read;
}

/** Every element of a page, in the order in which they begin. */
export function elementsOf(element: Element): Element[] {
  return element.children.flatMap((child) => [child, ...elementsOf(child)]);
}
