/**
 * A reader for the XML that test tools write, and for nothing else. What could make a browser run code, or a reader do
 * work without end, is refused: own entities, namespaces, instructions, encodings other than UTF-8.
 */

/** A part of a document. `text` has its references resolved; attributes too. */
export type XmlPart =
  | { kind: "open"; name: string; attributes: ReadonlyMap<string, string> }
  | { kind: "close" }
  | { kind: "text"; text: string };

/** Thrown for everything that is not such a document. */
class XmlFault extends Error {}

/** Deepest nesting: suites in suites have a few levels. */
const XML_DEPTH = 32;

/** The most attributes of one element: JUnit's have up to eight. */
const XML_ATTRIBUTES = 64;

/** Prolog, and a type without a part of its own, which browsers do not fetch. */
const PROLOG = /<\?xml(?:\s[^<>?]*)?\?>/y;
const DOCTYPE = /<!DOCTYPE\s[^<>[\]]*>/y;
const ENCODING = /\sencoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])/iu;

const OPEN = /<([A-Za-z_][\w.:-]*)/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const OPEN_END = /\s*(\/?)>/y;
const CLOSE = /<\/([A-Za-z_][\w.:-]*)\s*>/y;

/** Of XML Schema's own attributes, which Surefire writes. Any other could be XHTML's, with scripts. */
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

const REFERENCES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Reads a document part by part, in time that grows with its length. Throws {@link XmlFault}, perhaps at the end. */
export function* readXml(bytes: Uint8Array): Generator<XmlPart, void, undefined> {
  const scan = new Scanner(decodeStrictly(bytes));
  const prolog = scan.take(PROLOG);
  if (prolog !== null && ENCODING.test(prolog[0])) throw new XmlFault("it is not UTF-8");
  const open: string[] = [];
  let roots = 0;
  for (const part of scan.parts()) {
    if (part.kind === "open") {
      if (open.length === 0) roots += 1;
      if (open.length === XML_DEPTH || roots > 1) throw new XmlFault("it is nested too deep, or has two roots");
      open.push(part.name);
    } else if (part.kind === "text" && open.length === 0 && part.text.trim() !== "")
      throw new XmlFault("it has text outside of its root");
    else if (part.kind === "close" && open.pop() !== scan.closed) throw new XmlFault("its tags do not match");
    yield part;
  }
  if (open.length > 0 || roots === 0) throw new XmlFault("it ends too early");
}

function decodeStrictly(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new XmlFault("it is not UTF-8");
  }
}

class Scanner {
  /** The name in the last closing tag. */
  closed = "";
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes what a sticky pattern matches here; null when it does not. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  *parts(): Generator<XmlPart, void, undefined> {
    while (this.#at < this.#text.length) {
      if (this.#text[this.#at] !== "<") yield { kind: "text", text: resolve(this.#upTo("<", 0, false)) };
      else if (this.#text.startsWith("<!--", this.#at)) this.#upTo("-->", 3, true);
      else if (this.#text.startsWith("<![CDATA[", this.#at))
        yield { kind: "text", text: this.#upTo("]]>", 3, true).slice("<![CDATA[".length, -3) };
      else if (this.take(DOCTYPE) === null) yield* this.#tag();
    }
  }

  /** The text up to the next `end`, and so many characters of that. `isNeeded`: it must come. */
  #upTo(end: string, length: number, isNeeded: boolean): string {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0 && isNeeded) throw new XmlFault("it ends too early");
    const from = this.#at;
    this.#at = found < 0 ? this.#text.length : found + length;
    return this.#text.slice(from, this.#at);
  }

  *#tag(): Generator<XmlPart, void, undefined> {
    const closing = this.take(CLOSE);
    if (closing !== null) {
      this.closed = closing[1] ?? "";
      yield { kind: "close" };
      return;
    }
    const name = this.take(OPEN)?.[1];
    if (name === undefined) throw new XmlFault("it has something that is no element");
    const attributes = this.#attributes();
    const end = this.take(OPEN_END);
    if (end === null) throw new XmlFault("it has a tag that does not end");
    yield { kind: "open", name, attributes };
    if (end[1] !== "/") return;
    this.closed = name;
    yield { kind: "close" };
  }

  #attributes(): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (let found = this.take(ATTRIBUTE); found !== null; found = this.take(ATTRIBUTE)) {
      const [, name = "", double, single = ""] = found;
      const value = resolve(double ?? single);
      if (/^xmlns(?::|$)/u.test(name) && value !== SCHEMA_INSTANCE) throw new XmlFault("it has a namespace");
      if (attributes.size === XML_ATTRIBUTES) throw new XmlFault("it has too many attributes");
      attributes.set(name, value);
    }
    return attributes;
  }
}

/** Something that begins like a reference and is none. */
const NO_REFERENCE = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/u;

/** Resolves references to characters. No other is known, so nothing grows. */
function resolve(text: string): string {
  if (NO_REFERENCE.test(text)) throw new XmlFault("it has an unknown reference");
  return text.replace(/&(\w+|#\w+);/gu, (_whole, name: string) => {
    const known = REFERENCES[name];
    if (known !== undefined) return known;
    const point = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    if (!(point <= 0x10_ff_ff)) throw new XmlFault("it has an unknown reference");
    return String.fromCodePoint(point);
  });
}
