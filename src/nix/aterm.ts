/**
 * A reader of the texts in which Nix keeps derivations: ATerms, of which Nix writes only strings, lists and tuples. It
 * goes forward through the text and never back, so that its work grows with the text's length whatever the text holds.
 */
export class ATermReader {
  readonly #text: string;
  #at = 0;
  /** Where the next quotation mark is; found anew only when the reader has passed it. */
  #quote = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes these characters, or throws {@link NotATerm}. */
  take(words: string): void {
    if (!this.#text.startsWith(words, this.#at)) throw new NotATerm();
    this.#at += words.length;
  }

  /** Takes these characters if they are next, and says whether they were. */
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
      // A backslash takes the character behind it along, which may be a quotation mark.
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

  /** Nothing may follow. */
  end(): void {
    if (this.#at !== this.#text.length) throw new NotATerm();
  }

  #nextQuote(): number {
    if (this.#quote < this.#at) this.#quote = this.#text.indexOf('"', this.#at);
    if (this.#quote === -1) throw new NotATerm();
    return this.#quote;
  }
}

/** The text is not what it should be; where does not matter, because whoever reads a derivation refuses all of it. */
export class NotATerm extends Error {}

const ATERM_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Nix escapes these three, quotation marks and backslashes (its `printString`). */
function unescaped(text: string): string {
  return text.includes("\\")
    ? text.replaceAll(/\\([^])/gu, (_, character: string) => ATERM_ESCAPES[character] ?? character)
    : text;
}
