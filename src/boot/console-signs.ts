import type { ReadySign } from "../model/model.ts";
import { anyOf, stripControls } from "../text/text.ts";

/** The signs of life on a machine's console, in the order in which they come. */
export type LifeSign = "kernel" | "init" | Extract<ReadySign, "target" | "login" | "text">;

/** The first lines of Linux (`early_printk` on, since 2.6), and any line of its log with the time since its start. */
const KERNEL = /Linux version \d|^\[ *\d+\.\d{6}\] /;

/** The kernel hands over; the init of NixOS, of systemd and of busybox begins to speak. */
const INIT = anyOf([
  /Run \S+ as init process|<<< NixOS Stage [12] >>>|systemd\[1\]: /,
  /systemd \d\S* running in system mode|^Welcome to |^init started: /,
]);

/** systemd has said either since 183; the unit's name has been in it since 248. */
const TARGET = /Reached target (?:multi-user\.target\b|Multi-User System)/;

/** What agetty and busybox print, with the host's name, and then wait on the same line. */
const LOGIN = /^\S{1,64} login: *$/;

/** So many characters are examined at once, with as many before them: what prints no line ends must not cost memory. */
const SIGN_PIECE = 2048;

/** Finds the signs in what a console prints. `until`: a text of the user's that is a sign as well; null: none. */
export class ConsoleSigns {
  readonly #seen = new Set<LifeSign>();
  readonly #until: string | null;
  readonly #line: (text: string) => void;
  readonly #decoder = new TextDecoder();
  #open = "";

  /** `line` receives each line that is complete, without control characters. */
  constructor(until: string | null, line: (text: string) => void) {
    this.#until = until;
    this.#line = line;
  }

  /** Takes the next bytes. Returns the signs that are new in them. */
  take(bytes: Buffer): LifeSign[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    const found: LifeSign[] = [];
    for (let at = 0; at < text.length; at += SIGN_PIECE) found.push(...this.#piece(text.slice(at, at + SIGN_PIECE)));
    return found;
  }

  #piece(piece: string): LifeSign[] {
    const lines = (this.#open + piece).split("\n");
    const open = lines.pop() ?? "";
    const found = lines.flatMap((line) => {
      const text = stripControls(line);
      this.#line(text.trimEnd());
      return this.#signsIn(text);
    });
    // Where a line goes on for ever, its end is what a prompt would be in, and its beginning has been examined.
    this.#open = open.slice(-SIGN_PIECE);
    return [...found, ...this.#signsIn(stripControls(open))];
  }

  #signsIn(text: string): LifeSign[] {
    const signs: LifeSign[] = [];
    const see = (sign: LifeSign, isThere: boolean): void => {
      if (!isThere || this.#seen.has(sign)) return;
      this.#seen.add(sign);
      signs.push(sign);
    };
    see("kernel", !this.#seen.has("kernel") && KERNEL.test(text));
    see("init", !this.#seen.has("init") && INIT.test(text));
    see("target", !this.#seen.has("target") && TARGET.test(text));
    see("login", !this.#seen.has("login") && LOGIN.test(text));
    see("text", this.#until !== null && text.includes(this.#until));
    return signs;
  }
}
