/**
 * Markdown as a reader of GitHub sees it: turned into HTML by an independent renderer (micromark with GitHub's
 * extensions, HTML let through), and that HTML taken apart by a strict reader of XML, so that whatever is not
 * well-formed throws.
 */

import { XMLParser, XMLValidator } from "fast-xml-parser";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** An element or, with the name "#text", text. `text` of an element is that of everything in it. */
export type Node = { name: string; attributes: Record<string, string>; children: Node[]; text: string };

/** What our pages are made of. Nothing in it loads, runs or leads anywhere, links apart. */
const ELEMENTS = new Set(
  "h3 p table thead tbody tr th td details summary pre code sub span strong em ul li a".split(" "),
);
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  align: /^right$/,
  open: /^true$/,
  class: /^language-(?:sh|mermaid)$/,
  href: /^https?:\/\/[a-z0-9.:-]+\/[A-Za-z0-9/._-]*$/,
};

export function toHtml(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  allowBooleanAttributes: true,
  trimValues: false,
  parseTagValue: false,
  processEntities: false,
  commentPropName: "#comment",
  cdataPropName: "#cdata",
});

/**
 * Reads a page; throws when it holds an element, an attribute or an address that we do not write, or when something is
 * closed in the wrong order.
 */
export function rendered(markdown: string): Node {
  const html = `<page>${toHtml(markdown)}</page>`;
  const valid = XMLValidator.validate(html, { allowBooleanAttributes: true });
  if (valid !== true)
    throw new Error(
      `not well-formed: ${valid.err.msg} in line ${valid.err.line}: ${html.split("\n")[valid.err.line - 1]}`,
    );
  const [page] = (parser.parse(html) as Raw[]).map(nodeOf);
  if (page === undefined) throw new Error("no page");
  for (const parent of [page, ...all(page)]) emphasisIsOurs(parent);
  // The parser has read every bracket: as many elements as there are tags.
  const tags = html.match(/<(?!\/)/g)?.length;
  if (tags !== all(page).length + 1) throw new Error(`${tags} tags make ${all(page).length + 1} elements`);
  return page;
}

/** Only names of subtests are emphasized, in a sentence of ours or at the beginning of an item. */
function emphasisIsOurs({ name, children }: Node): void {
  for (const [index, child] of children.entries()) {
    const before = children[index - 1]?.text ?? "";
    if (child.name === "em" && !(name === "li" && index === 0) && !/(?:^|: )subtest $/.test(before))
      throw new Error(`emphasis that nobody meant: ${JSON.stringify(before)} ${JSON.stringify(child.text)}`);
  }
}

type Raw = { ":@"?: Record<string, string | true>; [name: string]: unknown };

function nodeOf(raw: Raw): Node {
  const name = Object.keys(raw).find((key) => key !== ":@") ?? "";
  if (name === "#text") return { name, attributes: {}, children: [], text: decode(String(raw["#text"])) };
  if (name !== "page" && !ELEMENTS.has(name))
    throw new Error(`an element that nobody meant: ${name} ${JSON.stringify(raw)}`);
  const attributes = Object.fromEntries(Object.entries(raw[":@"] ?? {}).map(([key, value]) => [key, String(value)]));
  for (const [key, value] of Object.entries(attributes)) {
    if (ATTRIBUTES[key]?.test(value) !== true) throw new Error(`an attribute that nobody meant: ${key}=${value}`);
  }
  const children = (raw[name] as Raw[]).map(nodeOf);
  return { name, attributes, children, text: children.map(({ text }) => text).join("") };
}

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

function decode(text: string): string {
  return text.replace(/&[^;]*;?/g, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new Error(`an entity that nobody meant: ${entity}`);
    return character;
  });
}

/** Every element below a node, in the order in which they begin. */
export function all(node: Node, name?: string): Node[] {
  const elements = node.children.flatMap((child) => (child.name === "#text" ? [] : [child, ...all(child)]));
  return name === undefined ? elements : elements.filter((element) => element.name === name);
}

/** The cells of a table's rows, or of all tables', without the heads. */
export function cellsOf(node: Node): string[][] {
  return all(node, "tbody").flatMap((body) =>
    all(body, "tr").map((row) => all(row, "td").map((cell) => visible(cell.text))),
  );
}

/** The tables that are not folded. */
export function unfolded(page: Node): Node {
  return { ...page, children: page.children.filter(({ name }) => name !== "details") };
}

/** What a reader sees of a text: without the zero width spaces that break words for filters, and with plain spaces. */
export function visible(text: string): string {
  return text.replaceAll("\u200b", "").replace(/\s+/g, " ").trim();
}

/** What GitHub's filters look at: text outside code and links, piece by piece. */
export function filtered(node: Node): string[] {
  return node.children.flatMap((child) => {
    if (child.name === "#text") return [child.text];
    return child.name === "code" || child.name === "pre" ? [] : filtered(child);
  });
}

/**
 * What they would make something of: mentions, references, links, emoji, math, hashes of commits; and text that turns
 * its direction.
 */
const FOUND_BY_GITHUB = new RegExp(
  [
    String.raw`@\w|#\d|\bGH-\d|:\/\/|www\.|:[\w+-]+:|\$[^$]*\$|\b[0-9a-f]{7,40}\b|\w@\w+\.|`,
    String.raw`[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]`,
  ].join(""),
  "i",
);

/** Reads a page and throws when a filter of GitHub's would find something in it. `linked`: what it may lead to. */
export function harmless(markdown: string, linked: readonly string[] = []): Node {
  const page = rendered(markdown);
  for (const text of filtered(page)) {
    const found = FOUND_BY_GITHUB.exec(text);
    if (found !== null) throw new Error(`GitHub would find ${JSON.stringify(found[0])} in ${JSON.stringify(text)}`);
  }
  for (const { attributes } of all(page, "a")) {
    if (!linked.includes(attributes["href"] ?? "")) throw new Error(`a link that nobody meant: ${attributes["href"]}`);
  }
  return page;
}
