/**
 * Reads the texts in which Nix stores derivations: ATerms, of which Nix writes only strings, lists and tuples. It only
 * goes forward through the text, so its work is linear in the text's length, whatever the text contains.
 */
export class ATermReader {
  readonly #text: string;
  #at = 0;
  /** The position of the next quotation mark; searched again only when the reader has passed it. */
  #quote = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads exactly these characters, or throws {@link NotATerm}. */
  take(words: string): void {
    if (!this.#text.startsWith(words, this.#at)) throw new NotATerm();
    this.#at += words.length;
  }

  /** Reads these characters if they are next, and returns whether they were. */
  takeIf(words: string): boolean {
    if (!this.#text.startsWith(words, this.#at)) return false;
    this.#at += words.length;
    return true;
  }

  string(): string {
    this.take('"');
    const from = this.#at;
    for (;;) {
      const end = this.#nextQuote();
      const escape = this.#text.indexOf("\\", this.#at);
      if (escape === -1 || escape > end) {
        this.#at = end + 1;
        return unescaped(this.#text.slice(from, end));
      }
      // A backslash escapes the next character, which may be a quotation mark.
      this.#at = escape + 2;
    }
  }

  list<T>(item: () => T): T[] {
    const items: T[] = [];
    this.take("[");
    if (this.takeIf("]")) return items;
    do items.push(item());
    while (this.takeIf(","));
    this.take("]");
    return items;
  }

  /** Throws unless the text ends here. */
  end(): void {
    if (this.#at !== this.#text.length) throw new NotATerm();
  }

  #nextQuote(): number {
    if (this.#quote < this.#at) this.#quote = this.#text.indexOf('"', this.#at);
    if (this.#quote === -1) throw new NotATerm();
    return this.#quote;
  }
}

/** Thrown when the text is malformed. The position does not matter, because the whole derivation is refused. */
export class NotATerm extends Error {}

const ATERM_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Nix escapes these three, quotation marks and backslashes (its `printString`). */
function unescaped(text: string): string {
  return text.includes("\\")
    ? text.replaceAll(/\\([^])/gu, (_, character: string) => ATERM_ESCAPES[character] ?? character)
    : text;
}
