/** Makes text from flakes and logs harmless before it is shown. */

const ESC = "\u001b";
const BEL = "\u0007";

/**
 * Escape sequences as ECMA-48 defines them, 7-bit and 8-bit, alternatives in this order: strings (OSC, DCS, SOS, PM,
 * APC), CSI, and everything else that begins with ESC. A string that is never ended stops at the end of its line, so
 * that one stray byte cannot swallow a log.
 */
const ESCAPES = new RegExp(
  [
    `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^${BEL}${ESC}\u009c\\r\\n]*(?:${BEL}|${ESC}\\\\|\u009c)?`,
    `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?`,
    `${ESC}[ -/]*[0-~]?`,
  ].join("|"),
  "g",
);

/** Everything that some reader treats as the end of a line: Unicode's mandatory breaks (UAX 14). */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/** C0, DEL and C1 except the tab. */
const CONTROLS = /(?!\t)\p{Cc}/gu;

// oxlint-disable-next-line no-control-regex
const ANY_CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;

/** Characters that change the direction of the text around them (UAX 9). */
const BIDI = /\p{Bidi_Control}/gu;

/** Removes terminal escape sequences from `text`; line breaks and other characters stay. */
export function stripEscapes(text: string): string {
  return text.replace(ESCAPES, "");
}

/** Removes terminal escape sequences and control characters except the tab from `text`. */
export function stripControls(text: string): string {
  // Most lines have none, and a search takes a tenth of the time of two replacements.
  return ANY_CONTROL.test(text) ? stripEscapes(text).replace(CONTROLS, "") : text;
}

/**
 * Turns `text` into one line that a terminal can only print: no escape sequences, no control characters but the tab, no
 * bidi controls, no lone surrogates; a line break becomes a space.
 */
export function sanitize(text: string): string {
  return stripEscapes(text.toWellFormed()).replace(LINE_BREAK, " ").replace(CONTROLS, "").replace(BIDI, "");
}

/** Splits `text` wherever any reader would end a line, and sanitizes each line. */
export function sanitizeLines(text: string): string[] {
  return stripEscapes(text.toWellFormed()).split(LINE_BREAK).map(sanitize);
}

/**
 * Spells out each bidi control in `text` (`‹U+202E›`), so that it cannot be read as something else. For texts; names
 * are shown by {@link spell}.
 */
export function showBidi(text: string): string {
  return text.replace(BIDI, codeOf);
}

/**
 * The characters of a name that are invisible or look like a space: controls, formatting and ignorable characters (zero
 * width, tags, fillers, variation selectors), lone surrogates, private and unassigned characters, Braille blanks, all
 * separators but the space. Also spaces at an end or after another one, which readers of Markdown and HTML drop, or
 * where {@link defuse} would put one; marks without a base, enclosing marks, and more marks on one character than any
 * script uses; and text that looks like such a code itself.
 */
const UNSEEN = new RegExp(
  [
    String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Me}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]`,
    String.raw`(?! )\p{Zs}|^ | $|(?<= ) |(?<=##) (?=\[)`,
    String.raw`(?<![\p{L}\p{N}\p{S}\p{P}\p{M}])\p{M}|(?<=\p{M}{3})\p{M}`,
    String.raw`[‹❮〈⟨˂](?=U\+)`,
  ].join("|"),
  "gu",
);

/**
 * Makes everything in a name visible: each invisible character is spelled out as its code, `‹U+200B›`. Different names
 * stay different; only "" stays empty.
 */
export function spell(name: string): string {
  return name.replace(UNSEEN, codeOf);
}

/** Spells out everything that {@link spell} does, and whatever else is not ASCII. */
export function spellAll(name: string): string {
  return spell(name).replace(/‹U\+[0-9A-F]{4,6}›|[^\x20-\x7e]/gu, (found) =>
    found.startsWith("‹U+") && found.endsWith("›") ? found : codeOf(found),
  );
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `‹U+${code.padStart(4, "0")}›`;
}

/**
 * Disarms the old form of GitHub's workflow commands in `text`: the runner obeys `##[` anywhere in a line
 * (actions/runner, ActionCommand.TryParse). It inserts a space, not a zero-width character, which the runner's
 * culture-sensitive comparison would ignore.
 */
function defuse(text: string): string {
  return text.replaceAll("##[", "## [");
}

/** Turns `text` into words of a line: sanitized, with single spaces, and safe to print in a job's log. */
export function printable(text: string): string {
  return defuse(sanitize(text)).replace(/\s+/g, " ").trim();
}
