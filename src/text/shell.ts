/** What no shell looks into; a `#` only begins a comment at the beginning of a word. */
const SHELL_SAFE = /^[A-Za-z0-9_.,:=@%+/-][A-Za-z0-9_.,:=@%+/#-]*$/u;

/** `text` as one word of a POSIX shell's command line, to be copied. */
export function shellWord(text: string): string {
  return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
