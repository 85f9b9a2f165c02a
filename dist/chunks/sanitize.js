// src/sanitize.ts
/** What takes the teeth out of text that flakes and logs bring in, before anybody shows it. */
const ESC = "\x1B";
const BEL = "\x07";
/**
* Escape sequences as ECMA-48 defines them, 7-bit and 8-bit, alternatives in this order: strings (OSC, DCS, SOS, PM,
* APC), CSI, and everything else that begins with ESC. A string that nobody ends stops at the end of its line, so that
* one stray byte cannot swallow a log.
*/
const ESCAPES = new RegExp([
	`(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^${BEL}${ESC}\u009c\\r\\n]*(?:${BEL}|${ESC}\\\\|\u009c)?`,
	`(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?`,
	`${ESC}[ -/]*[0-~]?`
].join("|"), "g");
/** Everything that some reader takes for the end of a line: Unicode's mandatory breaks (UAX 14). */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
/** C0, DEL and C1 except the tab. */
const CONTROLS = /(?!\t)\p{Cc}/gu;
/** Characters that turn the direction of the text around them (UAX 9). */
const BIDI = /\p{Bidi_Control}/gu;
/** `text` without terminal escape sequences; line breaks and other characters stay. */
function stripEscapes(text) {
	return text.replace(ESCAPES, "");
}
/** `text` without terminal escape sequences and control characters, the tab apart; no character is put in their place. */
function stripControls(text) {
	return stripEscapes(text).replace(CONTROLS, "");
}
/**
* `text` as one line that a terminal can only print: no escape sequences, no control characters but the tab, no bidi
* controls, no lone surrogates; a line break becomes a space.
*/
function sanitize(text) {
	return stripEscapes(text.toWellFormed()).replace(LINE_BREAK, " ").replace(CONTROLS, "").replace(BIDI, "");
}
/** `text` cut into lines wherever any reader would cut it, each one sanitized. */
function sanitizeLines(text) {
	return stripEscapes(text.toWellFormed()).split(LINE_BREAK).map(sanitize);
}
/** `text` with each bidi control spelled out (`‹U+202E›`): two names that differ must not look the same. */
function showBidi(text) {
	return text.replace(BIDI, (character) => {
		return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;
	});
}
/**
* `text` without the old form of GitHub's workflow commands: the runner takes `##[` for one anywhere in a line
* (actions/runner, ActionCommand.TryParse). A space, not a zero-width character: the runner compares by culture, which
* looks through those.
*/
function defuse(text) {
	return text.replaceAll("##[", "## [");
}
/** `text` as a line's words: sanitized, single spaces, and safe to print where GitHub's runner reads along. */
function printable(text) {
	return defuse(sanitize(text)).replace(/\s+/g, " ").trim();
}
export { stripControls as a, showBidi as i, sanitize as n, stripEscapes as o, sanitizeLines as r, printable as t };
