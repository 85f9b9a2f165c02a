/**
 * As much of GitHub's Markdown as a summary may use, read the way CommonMark reads it. Anything else throws: text that
 * came in as data and turned into markup is found by this reader not understanding it.
 */

const TAGS = new Set(["details", "/details", "summary", "/summary", "code", "/code", "sub", "/sub", "span", "/span"]);

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">" };

/** The only link that a summary may hold: to a plain address. */
const LINK = /^\[([^\][]*)\]\((https:\/\/[a-z0-9.-]+\/[A-Za-z0-9/._-]*)\)/;

/** What an earlier run measured: the only parentheses that are not escaped. */
const OLD_NUMBER = /^\([\d.]+\u00a0\w+(?:\u00a0\d+\u00a0\w+)?\)/;

/** `text`: what a reader sees. `seen`: what GitHub's filters look at, that is, text outside code, cut at every tag. */
export type Inline = { text: string; seen: string[] };

function decode(entity: string): string {
  const number = /^#(\d+)$/.exec(entity)?.[1];
  const character = number === undefined ? NAMED[entity] : String.fromCodePoint(Number(number));
  if (character === undefined) throw new Error(`unknown entity &${entity};`);
  return character;
}

/** Reads one line of inline Markdown, or of HTML when `html` is set. Throws on markup that no summary may hold. */
export function readInline(source: string, options: { html?: boolean } = {}): Inline {
  const html = options.html === true;
  let text = "";
  const seen = [""];
  let inCode = 0;
  const say = (characters: string, isCode = inCode > 0): void => {
    text += characters;
    if (!isCode) seen[seen.length - 1] += characters;
  };
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const tag = /^<([^>]*)>/.exec(rest);
    const entity = /^&(#?\w+);/.exec(rest);
    const ticks = /^`+/.exec(rest)?.[0];
    const character = rest.charAt(0);
    const link = html ? null : LINK.exec(rest);
    if (tag) {
      const name = tag[1] ?? "";
      if (!TAGS.has(name)) throw new Error(`a tag that nobody meant: ${tag[0]}`);
      if (name === "code") inCode += 1;
      if (name === "/code") inCode -= 1;
      seen.push("");
      at += tag[0].length;
    } else if (!html && OLD_NUMBER.test(rest)) {
      const [number = ""] = OLD_NUMBER.exec(rest) ?? [];
      say(number);
      at += number.length;
    } else if (link) {
      const { text } = readInline(link[1] ?? "");
      say(text);
      at += link[0].length;
    } else if (entity) {
      say(decode(entity[1] ?? ""));
      at += entity[0].length;
    } else if (!html && character === "\\" && /[!-/:-@[-`{-~]/.test(rest.charAt(1))) {
      say(rest.charAt(1));
      at += 2;
    } else if (!html && ticks !== undefined) {
      const body = new RegExp(`^${ticks}(?!\`)(.*?[^\`])${ticks}(?!\`)`).exec(rest);
      if (!body) throw new Error(`backticks without an end: ${rest}`);
      say((body[1] ?? "").replace(/^ (.*) $/, "$1"), true);
      seen.push("");
      at += body[0].length;
    } else {
      if (/[<>]/.test(character) || (!html && /[*_~[\]|$^\\!{}()]/.test(character))) throw new Error(`bare ${character} in: ${source}`);
      say(character);
      at += 1;
    }
  }
  if (inCode !== 0) throw new Error(`code without an end: ${source}`);
  return { text, seen };
}

/** A summary taken apart. `lines`: everything outside fences and tables; `rows`: of the table that is not folded, `folded`: of those that are. */
export type Read = { lines: Inline[]; rows: Inline[][]; folded: Inline[][]; fences: string[] };

/** Reads a whole summary; throws when something in it is not what renderSummary means to write. */
export function readSummary(markdown: string): Read {
  const read: Read = { lines: [], rows: [], folded: [], fences: [] };
  let fence: { mark: string; body: string[] } | null = null;
  let open = 0;
  for (const line of markdown.split("\n")) {
    if (fence !== null) {
      if (/^ {0,3}`+\s*$/.test(line) && line.trim().length >= fence.mark.length) {
        read.fences.push(fence.body.join("\n"));
        fence = null;
      } else fence.body.push(line);
    } else if (/^`{3,}(?:mermaid)?$/.test(line)) {
      fence = { mark: line.replace("mermaid", ""), body: [] };
    } else if (line.startsWith("|")) {
      if (/^\|[-:|]+\|$/.test(line)) continue;
      // GFM cuts a row at every bar that has no backslash before it, code or not.
      const cells = line.slice(1, -1).split("|");
      (open > 0 ? read.folded : read.rows).push(cells.map((cell) => readInline(cell.trim())));
    } else {
      // A fold is HTML only where a line begins with it; inside a code span it is the data's.
      const html = /^\s*<\/?details/.test(line);
      if (html) open += line.startsWith("<details>") ? 1 : -1;
      if (open < 0 || open > 1) throw new Error(`a fold that nobody meant: ${line}`);
      read.lines.push(readInline(line.replace(/^(?:### |- )/, ""), { html }));
    }
  }
  if (fence !== null || open !== 0) throw new Error("something was never closed");
  return read;
}

/** What GitHub's filters would make something of: mentions, references, links, emoji, math, and turned text. */
export const FOUND_BY_GITHUB =
  /@\w|#\d|\bGH-\d|:\/\/|www\.|:[\w+-]+:|\$[^$]*\$|\b[0-9a-f]{7,40}\b|\w@\w+\.|[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/i;
