/** A line of a text in a source. `line`: where it stands, from 1; `column`: of its first character, from 1. */
export type SourceLine = {
  line: number;
  column: number;
  /** What stands there, without the blanks around it. Between any two parts is what only an evaluation knows. */
  parts: readonly string[];
};

type LineDraft = { line: number; parts: string[] };

/** Where a reader is: in the code of a set or an interpolation, in a string, or in an indented string. */
type ReadingPlace = { kind: "code"; braces: number } | { kind: "string" } | { kind: "indented"; lines: LineDraft[] };

/** What code has that matters here; names may end in quotes, and are skipped as a whole. */
const CODE = /[A-Za-z_][A-Za-z0-9_'-]*|#[^\n]*|\/\*|''|["{}\n]/g;
const STRING = /\\[^]|\$\$|\$\{|["\n]/g;
const INDENTED = /''\$|'''|''\\[^]|''|\$\$|\$\{|\n/g;

/** No source nests deeper; a text that is made to must not cost memory. */
const DEEPEST_PLACE = 500;

/**
 * Finds the indented strings (`''…''`) in a text in Nix's language: of each its lines, as Nix gives them. What it
 * cannot follow ends the search. It takes time linear in the text.
 */
export function indentedStrings(text: string): SourceLine[][] {
  const reader = new StringReader(text);
  while (reader.step());
  return reader.found.map(withoutBlankEnds).filter((lines) => lines.length > 0);
}

class StringReader {
  readonly found: LineDraft[][] = [];
  readonly #text: string;
  readonly #places: ReadingPlace[] = [{ kind: "code", braces: 0 }];
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes on to the next thing that matters. Returns false at the end of the text. */
  step(): boolean {
    const place = this.#places.at(-1);
    if (place === undefined || this.#places.length > DEEPEST_PLACE) return false;
    const pattern = place.kind === "code" ? CODE : place.kind === "string" ? STRING : INDENTED;
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text);
    if (token === null) return false;
    if (place.kind === "indented") this.#write(place, this.#text.slice(this.#at, token.index));
    this.#at = pattern.lastIndex;
    if (place.kind === "indented") this.#indented(place, token[0]);
    else if (place.kind === "string") this.#string(token[0]);
    else this.#code(place, token[0]);
    if (token[0].includes("\n")) this.#line += 1;
    return true;
  }

  #code(place: Extract<ReadingPlace, { kind: "code" }>, token: string): void {
    if (token === "/*") this.#skipComment();
    else if (token === '"') this.#places.push({ kind: "string" });
    else if (token === "''") this.#places.push({ kind: "indented", lines: [{ line: this.#line, parts: [""] }] });
    else if (token === "{") place.braces += 1;
    else if (token === "}" && place.braces > 0) place.braces -= 1;
    else if (token === "}" && this.#places.length > 1) this.#places.pop();
  }

  #string(token: string): void {
    if (token === '"') this.#places.pop();
    else if (token === "${") this.#places.push({ kind: "code", braces: 0 });
  }

  #indented(place: Extract<ReadingPlace, { kind: "indented" }>, token: string): void {
    if (token === "\n") place.lines.push({ line: this.#line + 1, parts: [""] });
    else if (token === "''$") this.#write(place, "$");
    else if (token === "'''") this.#write(place, "''");
    else if (token === "$$") this.#write(place, "$$");
    else if (token === "''") {
      this.found.push(place.lines);
      this.#places.pop();
    } else {
      // An interpolation, or a character that is written as another one.
      place.lines.at(-1)?.parts.push("");
      if (token === "${") this.#places.push({ kind: "code", braces: 0 });
    }
  }

  #write({ lines }: Extract<ReadingPlace, { kind: "indented" }>, text: string): void {
    const parts = lines.at(-1)?.parts;
    if (parts !== undefined) parts[parts.length - 1] += text;
  }

  #skipComment(): void {
    const end = this.#text.indexOf("*/", this.#at);
    const from = this.#at;
    this.#at = end === -1 ? this.#text.length : end + 2;
    for (let at = this.#text.indexOf("\n", from); at !== -1 && at < this.#at; at = this.#text.indexOf("\n", at + 1))
      this.#line += 1;
  }
}

/** Lines without their indentation; Nix drops the first one if it is blank, and blank ones at an end say nothing. */
function withoutBlankEnds(lines: readonly LineDraft[]): SourceLine[] {
  const isTold = ({ parts }: LineDraft): boolean => parts.length > 1 || /\S/.test(parts[0] ?? "");
  const [first, last] = [lines.findIndex(isTold), lines.findLastIndex(isTold)];
  return lines.slice(Math.max(0, first), last + 1).map(({ line, parts }, index) => {
    const isWhole = first > 0 || index > 0;
    return sourceLine(line, parts, isWhole);
  });
}

/** The lines of a text that stands by itself. */
export function linesOfFile(text: string): SourceLine[] {
  return withoutBlankEnds(text.split("\n").map((line, index) => ({ line: index + 1, parts: [line] })));
}

/** `isWhole`: it begins where the line does. */
function sourceLine(line: number, parts: readonly string[], isWhole: boolean): SourceLine {
  const [begin = "", ...rest] = parts;
  const column = isWhole ? begin.length - begin.trimStart().length + 1 : 1;
  if (rest.length === 0) return { line, column, parts: [begin.trim()] };
  return { line, column, parts: [begin.trimStart(), ...rest.slice(0, -1), (rest.at(-1) ?? "").trimEnd()] };
}
