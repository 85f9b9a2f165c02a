/** What takes the teeth out of text that flakes and logs bring in, before anybody shows it. */

const ESC = "\u001b";
const BEL = "\u0007";

/**
 * Escape sequences as ECMA-48 defines them, 7-bit and 8-bit, alternatives in this order: strings (OSC, DCS, SOS, PM,
 * APC), CSI, and everything else that begins with ESC. A string that nobody ends stops at the end of its line, so that
 * one stray byte cannot swallow a log.
 */
const ESCAPES = new RegExp(
  [
    `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^${BEL}${ESC}\u009c\\r\\n]*(?:${BEL}|${ESC}\\\\|\u009c)?`,
    `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?`,
    `${ESC}[ -/]*[0-~]?`,
  ].join("|"),
  "g",
);

/** Everything that some reader takes for the end of a line: Unicode's mandatory breaks (UAX 14). */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/** C0, DEL and C1 except the tab. */
const CONTROLS = /(?!\t)\p{Cc}/gu;

/** Characters that turn the direction of the text around them (UAX 9). */
const BIDI = /\p{Bidi_Control}/gu;

/** `text` without terminal escape sequences; line breaks and other characters stay. */
export function stripEscapes(text: string): string {
  return text.replace(ESCAPES, "");
}

/** `text` without terminal escape sequences and control characters except the tab; nothing takes their place. */
export function stripControls(text: string): string {
  return stripEscapes(text).replace(CONTROLS, "");
}

/**
 * `text` as one line that a terminal can only print: no escape sequences, no control characters but the tab, no bidi
 * controls, no lone surrogates; a line break becomes a space.
 */
export function sanitize(text: string): string {
  return stripEscapes(text.toWellFormed()).replace(LINE_BREAK, " ").replace(CONTROLS, "").replace(BIDI, "");
}

/** `text` cut into lines wherever any reader would cut it, each one sanitized. */
export function sanitizeLines(text: string): string[] {
  return stripEscapes(text.toWellFormed()).split(LINE_BREAK).map(sanitize);
}

/**
 * `text` with each bidi control spelled out (`‹U+202E›`): what it does not say must not be read. For texts; names are
 * shown by {@link spell}.
 */
export function showBidi(text: string): string {
  return text.replace(BIDI, codeOf);
}

/**
 * What of a name cannot be seen, or not be told from a space: controls, formatting and ignorable characters (zero
 * width, tags, fillers, variation selectors), lone surrogates, private and unassigned characters, blanks of Braille,
 * all separators but the space; spaces at an end or behind another one, which readers of Markdown and HTML drop, or
 * where {@link defuse} would put one; marks that stand on nothing, that enclose, or that pile up higher than any script
 * writes them; and what could be taken for such a code itself.
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
 * A name in which everything can be seen: each character that cannot is spelled out as its code, `‹U+200B›`. Different
 * names stay different; only "" stays empty.
 */
export function spell(name: string): string {
  return name.replace(UNSEEN, codeOf);
}

/** A name with everything spelled out that {@link spell} does, and whatever else is not ASCII. */
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
 * `text` without the old form of GitHub's workflow commands: the runner takes `##[` for one anywhere in a line
 * (actions/runner, ActionCommand.TryParse). A space, not a zero-width character: the runner compares by culture, which
 * looks through those.
 */
function defuse(text: string): string {
  return text.replaceAll("##[", "## [");
}

/** `text` as a line's words: sanitized, single spaces, and safe to print where GitHub's runner reads along. */
export function printable(text: string): string {
  return defuse(sanitize(text)).replace(/\s+/g, " ").trim();
}
