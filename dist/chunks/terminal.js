import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { t as VARIABLE_PATTERN } from "./clean-start.js";
import { a as showBidi, i as sanitizeLines, l as stripEscapes, n as printable, r as sanitize, t as defuse } from "./sanitize.js";
import { t as VerdictError } from "./errors.js";
import { i as isRecord } from "./history.js";
import { a as byNeedOfAttention, c as systemOf, l as totals, n as formatBytes, r as formatDuration, s as isGood, t as count } from "./format.js";
import { A as timeDifference, B as sentence, C as baseName, D as isNew, E as isBranch, F as showNames, I as code, L as fenced, N as namesIn, O as memoryDifference, P as showName, R as htmlCode, S as attention, T as changeLines, V as shorten, _ as trustNote, b as provenOn, c as hasSeveralSystems, d as nixName, f as passedLine, g as toneOf, h as timeOf, i as WORDS, j as characters, k as onBase, l as headline, m as remarks, o as emulationNote, p as place, r as runBeside, s as featureFact, t as isPlainUrl, u as memoryOf, v as oldNumber, w as beside, x as savings, y as provenFacts, z as prose } from "./link.js";
import { styleText } from "node:util";
import { createHash, randomBytes } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { writeSync } from "node:fs";
import { isatty } from "node:tty";
// src/tracked.ts
/** Nothing that a repository's own settings name is started by asking it. */
const HARMLESS = [
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.hooksPath=/dev/null",
	"--no-optional-locks",
	"--literal-pathspecs"
];
/** Whether git tracks a path that is there, or anything below it. False where there is no git, no repository, or one that git does not want to look into. */
async function isTracked(path, world) {
	const [folder, name] = [dirname(path), basename(path)];
	const { code, stdout } = await world.processes.run({
		file: "git",
		args: [
			"-C",
			folder,
			...HARMLESS,
			"ls-files",
			"-z",
			"--",
			name
		]
	});
	return code === 0 && stdout !== "";
}
// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	/**
	* Posix glob regex
	*/
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	/**
	* Windows glob regex
	*/
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE: {
			__proto__: null,
			alnum: "a-zA-Z0-9",
			alpha: "a-zA-Z",
			ascii: "\\x00-\\x7F",
			blank: " \\t",
			cntrl: "\\x00-\\x1F\\x7F",
			digit: "0-9",
			graph: "\\x21-\\x7E",
			lower: "a-z",
			print: "\\x20-\\x7E ",
			punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
			space: " \\t\\r\\n\\v\\f",
			upper: "A-Z",
			word: "A-Za-z0-9_",
			xdigit: "A-Fa-f0-9"
		},
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		/**
		* Create EXTGLOB_CHARS
		*/
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		/**
		* Create GLOB_CHARS
		*/
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));
// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));
// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? 1e400 : 1;
	};
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));
// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	/**
	* Create the message for a syntax error
	*/
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		/**
		* Tokenizing helpers
		*/
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		/**
		* Fast paths
		*/
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			/**
			* Square brackets
			*/
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			/**
			* Braces
			*/
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			/**
			* Slashes
			*/
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			/**
			* Dots
			*/
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			/**
			* Question marks
			*/
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			/**
			* Exclamation
			*/
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			/**
			* Plus
			*/
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Stars
			*/
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));
// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
	module.exports = picomatch;
}));
// src/discover/select.ts
var import_picomatch = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
})))(), 1);
/** Whether nothing is left out. */
function selectsAll({ only, skip }) {
	return only.length === 0 && skip.length === 0;
}
/** The places of the wanted names, and the patterns that matched none. Throws `nothing-selected`. */
function selectNames(names, { only, skip }) {
	const wanted = only.map(matcher);
	const unwanted = skip.map(matcher);
	const places = [...names.keys()].filter((place) => {
		const name = names[place] ?? "";
		return (only.length === 0 || wanted.some((matches) => matches(name))) && !unwanted.some((matches) => matches(name));
	});
	if (places.length === 0 && names.length > 0) {
		const shown = names.slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
		throw new VerdictError("nothing-selected", `No check is left to run by ${spell({
			only,
			skip
		})}. The checks are: ${shown}.`);
	}
	return {
		places,
		unused: [...only, ...skip].filter((_, index) => !names.some((name) => [...wanted, ...unwanted][index]?.(name)))
	};
}
/** Whether a name matches a pattern. A name written out in full always means itself, whatever characters it has. */
function matcher(pattern) {
	const glob = (0, import_picomatch.default)(pattern, {
		bash: true,
		dot: true,
		nonegate: true,
		posix: true,
		flags: "s"
	});
	return (name) => name === pattern || glob(name);
}
function spell({ only, skip }) {
	return [...only.map((pattern) => `--only ${pattern}`), ...skip.map((pattern) => `--skip ${pattern}`)].join(" ");
}
// src/cache/scope.ts
/** Outside of GitHub's jobs there are no branches to tell apart: whoever may write to the folder vouches. */
const HERE = "this machine";
/** What a run is compared with where no other branch is: the one before it in the same scope. Reads well behind "vs", as the name of a branch does. */
const BEFORE = "the run before";
/** Servers with GitHub's actions whose caches hold no branches apart: what a pull request writes, the default branch may read. */
const WITHOUT_SCOPES = [
	"GITEA_ACTIONS",
	"FORGEJO_ACTIONS",
	"ACT"
];
/**
* Reads them from the job's environment. A run believes its base and the default branch; itself only where nobody else may have written what is there, or when `trust` says so: any step of
* a job can write to the cache under the job's own ref, so that what an earlier push forged would outlive it. GitHub's cache keeps the writers apart: what a pull request writes, no branch can read.
*/
async function scopesOf(flake, trust, world) {
	const { env } = world;
	const own = env["GITHUB_REF"];
	if (!isJob(env) || own === void 0 || own === "") return {
		flake: world.files.exists(flake) ? resolve(flake) : flake,
		own: HERE,
		believesOwn: "yes",
		others: []
	};
	const event = await readEvent(world);
	const { base, fallback } = branchesOf(env, event);
	return {
		flake,
		own,
		believesOwn: isDefended(env, event) ? "yes" : trust === "self" ? "chosen" : "no",
		others: own === fallback ? [] : [...new Set([base, fallback].filter((other) => other !== null && other !== own))]
	};
}
/** Whether this is a job of GitHub Actions, or of a server with the same. */
function isJob(env) {
	return env["GITHUB_ACTIONS"] === "true";
}
/** The branch that a run's is to be merged into, and the default branch, as refs; null where nobody says. */
function branchesOf(env, event) {
	const base = env["GITHUB_BASE_REF"];
	const fallback = branch(text$1(event, "repository", "default_branch")) ?? (env["GITHUB_EVENT_NAME"] === "schedule" ? env["GITHUB_REF"] ?? null : null);
	return {
		base: base ? `refs/heads/${base}` : text$1(event, "merge_group", "base_ref"),
		fallback
	};
}
/**
* Whether only those may have run code for this job's ref who may write to the base: the default branch, and what GitHub protects. Pull requests never, nor the branches that a merge queue
* makes of them: what runs there is not merged yet.
*/
function isDefended(env, event) {
	const ref = env["GITHUB_REF"] ?? "";
	if (!/^refs\/(?:heads|tags)\//u.test(ref) || ref.startsWith("refs/heads/gh-readonly-queue/")) return false;
	if (WITHOUT_SCOPES.some((name) => env[name] === "true")) return false;
	return ref === branchesOf(env, event).fallback || env["GITHUB_REF_PROTECTED"] === "true";
}
/**
* The scopes whose last run this one may be compared with, the first that has one counts: the branch that it is to be merged into, else the default branch. A
* run of the default branch itself, and one outside of GitHub's jobs, is compared with the one before it. `name`: the branch as people say it, or "the run before".
*/
function basesOf({ own, others }) {
	if (others.length === 0) return [{
		scope: own,
		name: BEFORE
	}];
	return others.map((scope) => ({
		scope,
		name: scope.replace(/^refs\/heads\//u, "")
	}));
}
/** How the keys of a ledger begin: format, system, branch, flake. The names of the last two may hold what a key may not, so they are there as digests. */
function ledgerPrefix({ flake, scope, system }) {
	return [
		"ledger",
		2,
		system,
		digest(scope),
		digest(flake),
		""
	].join("-");
}
/** The address of this run, for people; null outside of a job. */
function runAddress(env) {
	const [server, repository, id] = [
		"GITHUB_SERVER_URL",
		"GITHUB_REPOSITORY",
		"GITHUB_RUN_ID"
	].map((name) => env[name] ?? "");
	return env["GITHUB_ACTIONS"] === "true" && server && repository && id ? `${server}/${repository}/actions/runs/${id}` : null;
}
function digest(name) {
	return createHash("sha256").update(name).digest("hex").slice(0, 16);
}
function branch(name) {
	return name === null ? null : `refs/heads/${name}`;
}
/** The event that started the job; null where there is none, or none that can be read. */
async function readEvent({ env, files }) {
	try {
		return JSON.parse((await files.read(env["GITHUB_EVENT_PATH"] ?? "")).toString());
	} catch {
		return null;
	}
}
/** A member of a member of a value from outside; undefined when there is none. */
function at(value, ...path) {
	return path.reduce((inner, name) => isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : void 0, value);
}
/** Names of owners and repositories do not differ by case alone. */
function sameName(a, b) {
	return typeof a === "string" && a.toLowerCase() === b.toLowerCase();
}
function text$1(event, ...path) {
	const value = at(event, ...path);
	return typeof value === "string" && value !== "" ? value : null;
}
// src/inputs.ts
/** A fifth of what GitHub gives the cache of a repository (10 GB; GitHub's documentation, "Dependency caching reference"): other caches need room, and branches have their own. */
const CACHE_BUDGET = 2 * 1024 ** 3;
const FEATURE_MODES = [
	"auto",
	"require",
	"off"
];
/** Checks every input and gives them their types. Throws one `usage` error that names all mistakes. */
function readInputs(raw, defaults) {
	const mistakes = [];
	const reader = new Reader(mistakes);
	const inputs = {
		flake: text(raw.flake) ?? ".",
		discover: {
			system: reader.matching("system", raw.system, /^[a-z0-9_]+-[a-z0-9_]+$/, "x86_64-linux"),
			selection: {
				only: patterns(raw.only),
				skip: patterns(raw.skip)
			}
		},
		run: {
			jobs: reader.count("jobs", raw.jobs) ?? defaults.cores,
			memoryBytes: reader.size("memory", raw.memory),
			...reader.limits(raw.timeout),
			retries: reader.count("retries", raw.retries, 0) ?? 0,
			failFast: reader.flag("fail-fast", raw.failFast),
			out: text(raw.out) ?? ".nix-verdict"
		},
		install: {
			mode: reader.oneOf("install", raw.install, [
				"auto",
				"always",
				"never"
			]),
			...given("version", reader.matching("nix-version", raw.nixVersion, /^\d+\.\d+(\.\d+)?$/, "2.34.8")),
			...given("mirror", reader.matching("nix-mirror", raw.nixMirror, /^(https?|file):\/\/\S+$/, "https://example.org/nix")),
			...given("sha256", reader.matching("nix-sha256", raw.nixSha256, /^[0-9a-f]{64}$/, "64 hexadecimal digits")),
			...given("conf", text(raw.nixConf))
		},
		features: {
			kvm: reader.oneOf("kvm", raw.kvm, FEATURE_MODES),
			nspawn: reader.oneOf("nspawn", raw.nspawn, FEATURE_MODES),
			mayChange: defaults.mayChange || text(raw.install) === "always"
		},
		flaky: reader.oneOf("flaky", raw.flaky, ["pass", "fail"]),
		history: text(raw.history),
		cache: reader.cache(raw),
		githubToken: text(raw.githubToken),
		publish: readPublishInputs(raw, reader),
		nix: {
			options: raw.option ?? [],
			impure: raw.impure ?? false
		}
	};
	reader.variables("pass-env", raw.passEnv);
	if (mistakes.length > 0) throw new VerdictError("usage", mistakes.join("\n"));
	return inputs;
}
/** The part that the bot has as well. */
function readPublishInputs({ comment, status, annotations, title }, reader) {
	return {
		comment: reader.oneOf("comment", comment, [
			"auto",
			"failures",
			"off"
		]),
		status: reader.oneOf("status", status, [
			"gate",
			"each",
			"off"
		]),
		annotations: reader.oneOf("annotations", annotations, ["auto", "off"]),
		title: text(title)
	};
}
/** Reads single values and collects what is wrong with them. */
var Reader = class {
	#mistakes;
	constructor(mistakes) {
		this.#mistakes = mistakes;
	}
	count(name, value, least = 1) {
		const given = text(value);
		if (given === null) return null;
		if (/^(?:0|[1-9]\d{0,3})$/.test(given) && Number(given) >= least) return Number(given);
		return this.#wrong(name, given, `a number from ${least} to 9999`);
	}
	/** Bytes of `4G`, `4GiB`, `512M`; units count in 1024, as systemd's and Docker's do. */
	size(name, value) {
		const given = text(value);
		if (given === null) return null;
		const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([MGT])(?:i?B)?$/i.exec(given) ?? [];
		const bytes = Number(number) * 1024 ** ("MGT".indexOf(unit.toUpperCase()) + 2);
		if (unit !== "" && bytes > 0) return Math.round(bytes);
		return this.#wrong(name, given, "a size like 512M, 4G or 1.5G");
	}
	flag(name, value) {
		const given = typeof value === "boolean" ? String(value) : text(value);
		if (given === null || given === "false") return false;
		if (given === "true") return true;
		this.#wrong(name, given, "true or false");
		return false;
	}
	oneOf(name, value, choices) {
		const given = text(value) ?? choices[0];
		const choice = choices.find((one) => one === given);
		if (choice === void 0) this.#wrong(name, given, choices.join(", "));
		return choice ?? choices[0];
	}
	matching(name, value, pattern, example) {
		const given = text(value);
		if (given === null || pattern.test(given)) return given;
		return this.#wrong(name, given, `something like ${example}`);
	}
	/** `TOTAL`, `TOTAL/SILENT` or `/SILENT`, each a duration. */
	limits(value) {
		const given = text(value);
		if (given === null) return {
			timeoutSeconds: null,
			silenceSeconds: null
		};
		const parts = given.split("/");
		const seconds = parts.map((part) => part === "" && parts.length === 2 ? null : parseDuration(part));
		if (parts.length > 2 || seconds.includes(0) || parts[0] === "" && parts[1] === "") {
			this.#wrong("timeout", given, "a duration like 90s, 30m or 1h30m, or two for all of a build and for its silence: 30m/5m");
			return {
				timeoutSeconds: null,
				silenceSeconds: null
			};
		}
		return {
			timeoutSeconds: seconds[0] ?? null,
			silenceSeconds: seconds[1] ?? null
		};
	}
	cache({ cache, noCache, cacheMode, cacheBudget, recheck, trust }) {
		const folder = text(cache);
		if (folder !== null && noCache === true) this.#mistakes.push("cache: --cache and --no-cache contradict each other. Write one of them.");
		return {
			folder,
			enabled: this.oneOf("cache", cacheMode, ["auto", "off"]) === "auto" && noCache !== true,
			budgetBytes: this.size("cache-budget", cacheBudget) ?? CACHE_BUDGET,
			recheck: this.recheck(patterns(recheck)),
			trust: this.oneOf("trust", trust, ["base", "self"])
		};
	}
	variables(name, values) {
		for (const value of patterns(values)) if (!VARIABLE_PATTERN.test(value)) this.#wrong(name, value, "the name of a variable, such as AWS_PROFILE, or the beginning of several, such as AWS_*");
	}
	/** Each is an age, such as `12h`, of which the shortest counts, or a pattern on names. */
	recheck(given) {
		const ages = given.filter((one) => AGE.test(one.trim()));
		const olderThanMs = ages.map((age) => {
			const seconds = parseAge(age.trim());
			if (seconds === 0) this.#wrong("recheck", age, "an age like 12h, 7d or 1d12h, or a pattern on names of checks");
			return seconds * 1e3;
		});
		return {
			patterns: given.filter((one) => !ages.includes(one)),
			olderThanMs: ages.length === 0 ? null : Math.min(...olderThanMs)
		};
	}
	#wrong(name, given, expected) {
		this.#mistakes.push(`${name}: "${given}" is not valid. Write ${expected}.`);
		return null;
	}
};
/** Whole seconds of `90`, `90s`, `30m`, `1h30m`; 0 when it is not a duration (no limit is that short). */
function parseDuration(duration) {
	const match = /^(?:(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?|(\d{1,6}))$/.exec(duration);
	if (match === null) return 0;
	const [, hours = "0", minutes = "0", seconds = "0", bare = "0"] = match;
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(bare);
}
/** What nobody calls a check: only numbers with units of time. A misspelled age must not become a pattern that matches nothing. */
const AGE = /^(?:\d+(?:[.,]\d+)? *(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mon|months?|y|yrs?|years?) *)+$/i;
/** Whole seconds of `7d`, `12h`, `1d12h`, `90m`; 0 when it is not a duration with units. */
function parseAge(age) {
	const [, days = "0", rest = ""] = /^(?:(\d{1,5})d)?(.*)$/.exec(age) ?? [];
	const seconds = parseDuration(rest);
	return rest !== "" && seconds === 0 ? 0 : Number(days) * 86400 + seconds;
}
/** An optional property: absent when there is no value. */
function given(key, value) {
	return value === null ? {} : { [key]: value };
}
function text(value) {
	const trimmed = value?.trim() ?? "";
	return trimmed === "" ? null : trimmed;
}
function patterns(values) {
	return (values ?? []).filter((pattern) => pattern !== "");
}
// src/report/timeline.ts
/**
* What may lie between a build's being ready and its start without its having waited for another one: the start of a Nix client, some 30 ms on an idle
* machine, and several times that on a busy one.
*/
const START_LATENCY_MS = 250;
/** More points than a chart has pixels for say nothing, and a run of six hours must not fill `verdict.json`. */
const MEMORY_POINTS = 1e3;
/**
* The timeline of a run's builds. `builds` in any order, one for each attempt, of which an end before the start counts as no time at all; `run.startedAt` in
* milliseconds since the epoch; `run.jobs` how many could run at once; `run.memory` in order of time, empty when nobody measured.
*/
function makeTimeline(builds, run) {
	const placed = builds.map((build) => ({
		...build,
		finishedAt: Math.max(build.startedAt, build.finishedAt)
	})).toSorted((a, b) => a.startedAt - b.startedAt || a.finishedAt - b.finishedAt).map((build, index) => ({
		...build,
		index
	}));
	return {
		spans: placed.map(toSpan),
		criticalPath: criticalPath(placed).map(({ drvPath }) => drvPath),
		jobs: run.jobs,
		idleMs: idleTime(placed, run.jobs),
		memory: thin(run.memory, MEMORY_POINTS).map(({ at, bytes }) => ({
			atMs: at - run.startedAt,
			bytes
		}))
	};
}
/** The name part of `/nix/store/<hash>-<name>.drv`; what does not look like that comes back as it is. */
function derivationName$1(drvPath) {
	return drvPath.replace(/^.*\/[0-9a-z]{32}-/s, "").replace(/\.drv$/, "");
}
/** Finds the check whose build a span is; of several systems' checks with one name, the one with its derivation. Nothing for what checks only need. */
function checkFinder(checks) {
	const byName = /* @__PURE__ */ new Map();
	for (const check of checks) {
		const named = byName.get(check.name);
		if (named === void 0) byName.set(check.name, {
			first: check,
			byDerivation: /* @__PURE__ */ new Map([[check.drvPath, check]])
		});
		else if (!named.byDerivation.has(check.drvPath)) named.byDerivation.set(check.drvPath, check);
	}
	return ({ checks: [name], drvPath }) => {
		const named = name === void 0 ? void 0 : byName.get(name);
		return named?.byDerivation.get(drvPath) ?? named?.first;
	};
}
function toSpan({ drvPath, checks, startedAt, finishedAt, peakMemoryBytes, cpuMs }) {
	return {
		drvPath,
		name: derivationName$1(drvPath),
		checks: [...checks],
		startedAt: new Date(startedAt).toISOString(),
		durationMs: finishedAt - startedAt,
		peakMemoryBytes,
		cpuMs
	};
}
/**
* Backwards from the build that ended last: each one's predecessor is what it waited for. That is the last of its inputs, if it started as soon as this was
* there. Else it was ready and had no slot or no memory: builds begin only when another one ends, so it waited for whichever ended last before it.
*/
function criticalPath(builds) {
	const attempts = Map.groupBy(builds, ({ drvPath }) => drvPath);
	const byEnd = builds.toSorted((a, b) => a.finishedAt - b.finishedAt || a.index - b.index);
	const firstStart = builds[0]?.startedAt ?? 0;
	const path = [];
	for (let build = byEnd.at(-1); build !== void 0; build = waitedFor(build, attempts, byEnd, firstStart)) path.push(build);
	return path.toReversed();
}
function waitedFor(build, attempts, byEnd, firstStart) {
	const lastNeeded = [...build.inputs, build.drvPath].flatMap((drvPath) => attempts.get(drvPath) ?? []).filter((other) => isBefore(other, build)).reduce((last, other) => last === void 0 || other.finishedAt > last.finishedAt ? other : last, void 0);
	const ready = lastNeeded?.finishedAt ?? firstStart;
	if (build.startedAt - ready <= START_LATENCY_MS) return lastNeeded;
	const lastEnded = lastBefore(byEnd, build);
	return lastEnded !== void 0 && lastEnded.finishedAt > ready ? lastEnded : lastNeeded;
}
/** Whether `a` was over when `b` began; of two that took no time at the same moment only one is before the other. */
function isBefore(a, b) {
	return a.finishedAt <= b.startedAt && a.index < b.index;
}
/** Of builds in order of their end, the last one that was over when `build` began. */
function lastBefore(byEnd, build) {
	let low = 0;
	let high = byEnd.length;
	while (low < high) {
		const middle = low + high >> 1;
		if ((byEnd[middle]?.finishedAt ?? 0) <= build.startedAt) low = middle + 1;
		else high = middle;
	}
	for (let at = low - 1; at >= 0; at -= 1) {
		const other = byEnd[at];
		if (other !== void 0 && isBefore(other, build)) return other;
	}
}
/** Slots without a build, summed over the time from the first start to the last end. */
function idleTime(builds, jobs) {
	const changes = builds.flatMap(({ startedAt, finishedAt }) => [{
		at: startedAt,
		by: 1
	}, {
		at: finishedAt,
		by: -1
	}]).toSorted((a, b) => a.at - b.at);
	let idle = 0;
	let running = 0;
	let reached = changes[0]?.at ?? 0;
	for (const { at, by } of changes) {
		idle += (at - reached) * Math.max(0, jobs - running);
		running += by;
		reached = at;
	}
	return idle;
}
/** At most `most` of the points: of each stretch the highest, so that no peak is lost. */
function thin(points, most) {
	const stretch = Math.ceil(points.length / most);
	if (stretch <= 1) return [...points];
	const kept = [];
	for (let from = 0; from < points.length; from += stretch) kept.push(points.slice(from, from + stretch).reduce((high, point) => point.bytes > high.bytes ? point : high));
	return kept;
}
// src/report/reproduce.ts
/** Nix's identifiers; anything else in an attribute path needs quotes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_'-]*$/;
/** What no shell looks into, in the middle of a word. */
const SHELL_SAFE = /^[A-Za-z0-9_.,:=@%+/#-]+$/;
/** What one argument of a program may hold, in bytes (Linux: MAX_ARG_STRLEN). A longer command cannot be run. */
const ARGUMENT_LIMIT = 131072;
/** Where the check's own builder has something to show. What did not evaluate, cannot run here or lacks something that it needs has no debugger either. */
const DEBUGGABLE = /* @__PURE__ */ new Set([
	"failed",
	"timeout",
	"out-of-memory",
	"flaky"
]);
/**
* The command that builds one check alone, run in the flake's folder: `nix build .#checks.x86_64-linux.login -L`; null for what is no check of the flake, or has
* too long a name. Whatever the name holds, it is one line without control characters, and pasting it runs nothing else.
*/
function reproduceCommand(check) {
	const installable = installableOf(check, null);
	return installable === null ? null : `nix build ${installable} -L`;
}
/**
* The command that lets a person look into a check, as safe as the one above: of a NixOS test the driver with its machines
* (`nix run .#checks.x86_64-linux.login.driverInteractive`, NixOS' manual on running tests interactively), of a plain build its environment
* (`nix develop .#checks.x86_64-linux.unit`). Null when there is nothing to look into.
*/
function debugCommand(check) {
	if (!DEBUGGABLE.has(check.verdict)) return null;
	const isTest = check.backend !== "build";
	const installable = installableOf(check, isTest ? "driverInteractive" : null);
	return installable === null ? null : `nix ${isTest ? "run" : "develop"} ${installable}`;
}
/** A check, or the attribute `below` it, as words of a Nix command. */
function installableOf(check, below) {
	const system = systemOf(check);
	if (system === null || check.name.length >= ARGUMENT_LIMIT) return null;
	const words = wordsOf(system, check.name, below);
	return words.length < ARGUMENT_LIMIT ? words : null;
}
function wordsOf(system, name, below) {
	if (name === "" || name.includes("\"")) return `--impure --expr ${shellWord([
		"(builtins.getFlake (toString ./.)).checks",
		nixString(system),
		nixString(name),
		...below === null ? [] : [below]
	].join("."))}`;
	return shellWord(`.#${fragment([
		"checks",
		system,
		name,
		...below === null ? [] : [below]
	].map((part) => IDENTIFIER.test(part) ? part : `"${part}"`).join("."))}`);
}
/** Percent-encodes what a URL's fragment cannot hold (RFC 3986, 3.5); Nix decodes it. `^` would choose outputs. */
function fragment(attr) {
	return encodeURIComponent(attr.toWellFormed()).replaceAll("%22", "\"").replaceAll("'", "%27").replace(/%(?:2B|2C|2F|3A|3D|40)/g, decodeURIComponent);
}
/** What cannot stand in a command as it is: Nix's strings have no escapes for it, JSON's have. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
/** An attribute's name in Nix's language. */
function nixString(text) {
	if (!UNSEEN.test(text)) return quoted(text);
	return `\${builtins.fromJSON ${quoted(JSON.stringify(text.toWellFormed()).replaceAll(new RegExp(UNSEEN, "gu"), (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`))}}`;
}
function quoted(text) {
	return `"${text.replace(/[\\"]|\$\{/g, "\\$&")}"`;
}
function shellWord(text) {
	return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
// src/report/gantt.ts
/** What GitHub draws, in characters (Mermaid's `maxTextSize`, which GitHub leaves at its default). */
const DIAGRAM_LIMIT = 5e4;
/** A row is 24 pixels high: more than this nobody scrolls through, and `report.html` shows all. */
const MOST_ROWS = 100;
/** Characters of a name. */
const NAME_LENGTH$1 = 60;
/** Bars are at least this share of the whole, or the eye does not find them. */
const THINNEST = 1 / 400;
/** A stage that took a smaller share of the run is no part of the answer to what took so long. */
const STAGE_SHARE = .01;
/** First in each row, so that no name stands where Mermaid looks for a keyword. */
const MARKS$1 = {
	bad: "✘",
	stopped: "◌",
	doubtful: "!",
	good: "✔"
};
const DEPENDENCY_MARK = "▹";
/**
* When what was built, as a Gantt chart; null when nothing was. At most `rows` bars of builds (default: what a reader scrolls through) and never more than GitHub
* draws. It gives way in steps: all builds; only checks and the critical path; the longest builds. What was left out is said.
*/
function renderGantt(report, rows = MOST_ROWS) {
	const { timeline } = report;
	if (timeline === null || timeline.spans.length === 0) return null;
	const start = Date.parse(report.startedAt);
	const thinnest = Math.max(1, Math.round(report.durationMs * THINNEST));
	const head = [...header(report.durationMs), ...stageRows(report.stages, report.durationMs, start)];
	const all = toRows(timeline, report.checks, start, thinnest);
	const room = DIAGRAM_LIMIT - [
		...head,
		"section builds",
		""
	].join("\n").length;
	const fits = (some) => some.length <= rows && size(some) <= room;
	const checks = all.filter(({ isCheck, critical }) => isCheck || critical);
	const shown = [all, checks].find(fits) ?? longest(all, rows, room);
	return {
		diagram: [
			...head,
			"section builds",
			...shown.map(({ text }) => text)
		].join("\n"),
		notes: notesOn(timeline, {
			all: all.length,
			checks: checks.length,
			shown: shown.length
		})
	};
}
function header(durationMs) {
	return [
		"gantt",
		"dateFormat YYYY-MM-DD HH:mm:ss.SSS",
		`axisFormat ${durationMs >= 36e5 ? "%H:%M:%S" : durationMs >= 2e4 ? "%M:%S" : "%-S.%L s"}`,
		"todayMarker off"
	];
}
/** What came before the builds; they fill the stage `run`. */
function stageRows(stages, durationMs, start) {
	const rows = stages.filter(({ name, durationMs: ms }) => name !== "run" && ms >= durationMs * STAGE_SHARE).map(({ name, startedAt, durationMs: ms }) => rowText(DEPENDENCY_MARK, name, "done", Date.parse(startedAt) - start, ms, 1));
	return rows.length === 0 ? [] : ["section stages", ...rows];
}
function toRows({ spans, criticalPath }, checks, start, thinnest) {
	const critical = new Set(criticalPath);
	const checkOf = checkFinder(checks);
	const show = showNames([...checks.map(({ name }) => name), ...spans.map(({ name, checks: [first] }) => first ?? name)], characters(NAME_LENGTH$1));
	return spans.map((span) => {
		const [name] = span.checks;
		const check = checkOf(span);
		const mark = check === void 0 ? DEPENDENCY_MARK : MARKS$1[toneOf(check)];
		const others = span.checks.length > 1 ? ` and ${span.checks.length - 1} more` : "";
		const isCritical = critical.has(span.drvPath);
		const tags = [...isCritical ? ["crit"] : [], ...check === void 0 ? ["done"] : isCritical ? ["active"] : []].join(", ");
		const text = rowText(mark, `${show(name ?? span.name)}${others}`, tags, Date.parse(span.startedAt) - start, span.durationMs, thinnest);
		return {
			span,
			isCheck: span.checks.length > 0,
			critical: isCritical,
			text
		};
	});
}
/** `from` and `durationMs` in milliseconds; `tags` are Mermaid's. */
function rowText(mark, name, tags, from, durationMs, thinnest) {
	const label = `${mark} ${mermaidText(name)} (${formatDuration(durationMs).replace("<", "under")})`;
	const at = new Date(Date.UTC(2e3, 0, 1) + (from > 0 ? Math.round(from) : 0)).toISOString().slice(0, -1).replace("T", " ");
	return `${label} :${tags === "" ? "" : `${tags}, `}${at}, ${Math.max(thinnest, Math.round(durationMs))}ms`;
}
/**
* `text` as words of a diagram. What is no letter, digit or plain sign is written as Mermaid's entity code: by itself it could be syntax, a directive,
* a comment or HTML. Three letters go the same way because Mermaid uses them for entity codes in the making.
*/
function mermaidText(text) {
	return sanitize(showBidi(stripEscapes(text))).replace(/[^\p{L}\p{M}\p{N} ._+/-]|[\uFB02\u00B0\u00B6]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
function size(rows) {
	return rows.reduce((sum, { text }) => sum + text.length + 1, 0);
}
/** The longest builds that have room, in the order of their start. */
function longest(rows, most, room) {
	const kept = /* @__PURE__ */ new Set();
	let left = room;
	for (const row of rows.toSorted((a, b) => b.span.durationMs - a.span.durationMs)) {
		if (kept.size >= most || row.text.length + 1 > left) break;
		kept.add(row);
		left -= row.text.length + 1;
	}
	return rows.filter((row) => kept.has(row));
}
function notesOn({ criticalPath, idleMs, jobs }, number) {
	const left = number.all - number.shown;
	const what = number.shown === number.checks ? `Only checks and the critical path are drawn, without ${count(left, "other build")}` : `Only the ${number.shown} longest of ${number.all} builds are drawn`;
	return [
		`The critical path, ${count(criticalPath.length, "build")} outlined in red, is what the run waited for.`,
		...jobs > 1 ? [`The ${jobs} slots were idle for ${formatDuration(idleMs)}, added up.`] : [],
		...left > 0 ? [`${what}; \`report.html\` has all.`] : []
	];
}
/** The only emoji of a row. */
const MARKS = {
	bad: "❌",
	flaky: "⚠️",
	emulated: "🐢",
	vanished: "👻",
	new: "🆕",
	changed: "📈"
};
/** Of what was stopped before it could be good or bad. */
const STOPPED = "⚪";
function aboutOf({ base, checks }, links) {
	return {
		base,
		severalSystems: hasSeveralSystems(checks),
		links,
		show: namesIn({
			base,
			checks
		}, characters(120))
	};
}
/** What needs eyes, a row for each. */
function rowsTable(rows, about) {
	return table([
		"",
		"check",
		"what happened"
	], about, rows.map((row) => [
		markOf(row),
		nameCell(row.check, about),
		happened(row, about),
		...numbers(row.check)
	]));
}
/** What passed, a row for each. In parentheses: what an earlier run measured. */
function passedTable(checks, about) {
	return table(["check", ""], about, checks.map((check) => [
		nameCell(check, about),
		cameToPass(check, about),
		...numbers(check)
	]));
}
/** Columns of numbers stand behind those that `titles` name; those in which nothing stands are left out. */
function table(titles, { base }, rows) {
	const than = base === null ? "" : `vs ${isBranch(base) ? code(baseName(base)) : prose(baseName(base))}`;
	const columns = [...titles.map((title) => ({
		title,
		rule: "---"
	})), ...[
		"time",
		than,
		"peak memory",
		than
	].map((title) => ({
		title,
		rule: "---:"
	}))];
	const kept = columns.map((_, index) => index < titles.length || rows.some((cells) => cells[index] !== ""));
	const line = (cells) => `| ${cells.filter((_, index) => kept[index]).join(" | ")} |`;
	return {
		head: `${line(columns.map(({ title }) => title))}\n${line(columns.map(({ rule }) => rule))}`,
		rows: rows.map(line)
	};
}
function markOf({ need, check }) {
	return check.verdict === "cancelled" || check.verdict === "not-run" ? STOPPED : MARKS[need];
}
/** A plain build says nothing about itself; the other backends say what it took. */
function nameCell(check, { severalSystems, show }) {
	const parts = [code(show(check.name))];
	if (!("backend" in check)) return parts.join("");
	const system = systemOf(check);
	if (severalSystems && system !== null) parts.push(prose(shorten(system, 120)));
	if (check.backend !== "build") parts.push(check.backend);
	return parts.join("\xA0· ");
}
function happened(row, { base }) {
	if (row.need === "vanished") return prose(`${base === null ? "" : `${isBranch(base) ? "is" : "was"} ${onBase(base)}, `}is not here${isGood(row.check.verdict) ? "" : "; was bad there"}`);
	const { check } = row;
	const said = shorten(remarks(check).join("; "), 300);
	const words = [...said !== "" && (check.verdict === "failed" || check.attr === "") ? [] : [WORDS[check.verdict]], ...said === "" ? [] : [sentence(said)]].join(": ");
	const where = place(check.location);
	const compared = beside(check, base);
	return [
		words,
		...where === null ? [] : [code(shorten(where, 300))],
		...compared === null ? [] : [prose(compared)]
	].join(", ");
}
function cameToPass(check, { base, links }) {
	const compared = beside(check, base);
	return [check.verdict === "cached" ? provenBy(check, links) : "built", ...compared === null ? [] : [prose(compared)]].join(", ");
}
function provenBy({ proof }, links) {
	if (proof === null) return "cached";
	const [day, url] = [provenOn(proof), runBeside(proof.run, links)];
	if (url === null) return day === null ? "cached" : `cached, proven on ${day}`;
	return day === null ? `cached, proven by [a run](${url})` : `cached, proven on [${day}](${url})`;
}
/** Time, how it differs, peak memory, how that differs; nothing where nothing was measured. */
function numbers(check) {
	if (!("backend" in check)) return [
		"",
		"",
		"",
		""
	];
	const old = (number, format) => number === null || number === void 0 ? "" : oldNumber(number, format);
	return [
		unbroken(timeOf(check) ?? old(check.proof?.durationMs, formatDuration)),
		differenceCell(timeDifference(check)),
		unbroken(memoryOf(check) ?? old(check.proof?.peakMemoryBytes, formatBytes)),
		differenceCell(memoryDifference(check))
	];
}
function differenceCell(difference) {
	if (difference === null) return "";
	return difference.beyondNoise ? `**${unbroken(difference.text)}**` : unbroken(difference.text);
}
/** A number and its unit, on one line. */
function unbroken(time) {
	return time.replaceAll(" ", "\xA0");
}
// src/report/markdown/fold.ts
/** How much of an excerpt is shown, from little to all: lines, and characters of each. */
const EXCERPTS = [
	{
		lines: 6,
		columns: 160
	},
	{
		lines: 20,
		columns: 300
	},
	{
		lines: 1e400,
		columns: 1e400
	}
];
/** An excerpt of at most so many lines is unfolded when it is the only one: a click less, and still a comment that is seen whole. */
const OPEN_LINES = 15;
/** The empty lines are what makes GitHub read Markdown inside again. `summary` is HTML, `body` Markdown. */
function fold(summary, body, open = false) {
	return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
/** Whether there is something to unfold for a row: lines, or the commands for what is bad. What was stopped says nothing without lines, and what passed nothing at all. */
function isExplained({ need, check }) {
	if (need === "vanished" || need === "new" || need === "changed") return false;
	const stopped = check.verdict === "cancelled" || check.verdict === "not-run";
	return check.excerpt.length > 0 || need === "bad" && !stopped && reproduceCommand(check) !== null;
}
/** The lines that matter, and the commands to copy, below the check's `name` as it is shown, each in a block of its own because that is what GitHub's button copies. */
function explanation(check, name, { lines, columns }, alone) {
	const excerpt = beginningAndEnd(check.excerpt, lines).map((line) => shorten(line, columns));
	const [reproduce, debug] = [reproduceCommand(check), debugCommand(check)];
	const parts = [
		...excerpt.length === 0 ? [] : [fenced(excerpt)],
		...reproduce === null ? [] : ["Reproduce:", fenced([reproduce], "sh")],
		...debug === null ? [] : ["Debug:", fenced([debug], "sh")]
	];
	const title = excerpt.length === 0 ? "how to reproduce" : "the lines that matter";
	return fold(`${htmlCode(name)}: ${title}`, parts.join("\n\n"), alone && excerpt.length <= OPEN_LINES);
}
/** At most so many lines: an excerpt begins with the first error and ends with the last words. */
function beginningAndEnd(excerpt, lines) {
	return excerpt.length <= lines ? excerpt : [
		...excerpt.slice(0, lines - LAST_WORDS - GAP$1.length),
		...GAP$1,
		...excerpt.slice(-LAST_WORDS)
	];
}
const LAST_WORDS = 2;
const GAP$1 = ["…"];
/** No backtick can be in a diagram, so that three of them end it. */
function timelineFold(gantt) {
	return gantt === null ? null : fold("Timeline", `${gantt.notes.join(" ")}\n\n\`\`\`mermaid\n${gantt.diagram}\n\`\`\``);
}
/** Where to read on. */
function linkLine(links) {
	return links.filter(({ url }) => isPlainUrl(url)).map(({ name, url }) => `[${prose(shorten(name, 120))}](${url})`);
}
/** More than any machine of ours tells of; a stranger's report may have any number. */
const MOST_FEATURES = 10;
/** Where to read on, and what lets a reader judge the machine. */
function lastLine({ machine, nix }, links) {
	const { cores, memoryBytes, features } = machine;
	return `<sub>${[
		...linkLine(links),
		...memoryBytes === 0 ? [] : [cores === 1 ? "1 core" : `${cores} cores`, formatBytes(memoryBytes)],
		prose(shorten(nixName(nix), 120)),
		...features.slice(0, MOST_FEATURES).map((feature) => prose(shorten(featureFact(feature), 300)))
	].join(" · ")}</sub>`;
}
// src/report/markdown.ts
/** What one step may write to its job summary, in bytes (GitHub's documentation of workflow commands: 1 MiB). */
const SUMMARY_LIMIT = 1048576;
/** What a comment may hold (GitHub's API: 65,536 characters); counted in bytes, and so on the safe side. */
const COMMENT_LIMIT = 65536;
/** Rows that are seen at once; the others that need eyes are folded. */
const SCREENFUL = 20;
/** What is shown of a reason for judging nothing, which may be a trace of Nix's: lines, and characters of each. */
const PROBLEM = {
	lines: 60,
	columns: 500
};
/** What is left of the timeline when the whole does not fit: its longest builds. */
const SHORT_TIMELINE_ROWS = 20;
/**
* The report as GitHub's Markdown, for a comment or with another limit for a job summary: the answer, what needs eyes, why, and the rest folded. When it is too
* long it gives way in {@link steps}, says what is missing, and cuts through no markup.
*/
function renderComment(report, page) {
	const limit = page.limit ?? 65536;
	const pieces = piecesOf(report, page);
	const shown = {
		timeline: 2,
		passed: 1,
		excerpt: EXCERPTS.length - 1,
		explained: pieces.explained.length,
		rows: pieces.rows
	};
	for (const [part, least] of steps(pieces)) {
		const withThat = (amount) => within(limit, blocks(pieces, {
			...shown,
			[part]: amount
		}));
		const amount = most(least, shown[part], (amount) => withThat(amount) !== null);
		if (amount !== null) return withThat(amount) ?? "";
		shown[part] = least;
	}
	return within(limit, [pieces.headline]) ?? "";
}
/** A page for a run that could judge nothing: `problem` says why, in lines that may hold anything. */
function renderUnjudged(problem, { title, links, limit = COMMENT_LIMIT }) {
	const reading = linkLine(links);
	const lines = problem.split("\n").slice(0, PROBLEM.lines).map((line) => shorten(line, PROBLEM.columns));
	return within(limit, [
		`### ❌ ${titled(title)}nothing was judged`,
		fenced(lines),
		...reading.length === 0 ? [] : [`<sub>${reading.join(" · ")}</sub>`]
	]) ?? "";
}
/** The report as the file `summary.md`: a comment of the size of a job summary, without a page around it. */
function renderSummary(report) {
	return renderComment(report, {
		title: null,
		links: [],
		limit: SUMMARY_LIMIT
	});
}
/** What goes when there is no room, in this order, and how far. What is on the first screen goes last. */
function steps({ rows, explainedFirst }) {
	return [
		["timeline", 0],
		["passed", 0],
		["excerpt", 0],
		["explained", explainedFirst],
		["rows", Math.min(SCREENFUL, rows)],
		["explained", 0],
		["rows", 0]
	];
}
/** The largest number from `least` to `max` for which `fits` holds; null when not even `least` does. It holds up to one number. */
function most(least, max, fits) {
	let [low, high] = [least - 1, max];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (fits(middle)) low = middle;
		else high = middle - 1;
	}
	return low < least ? null : low;
}
/** The blocks of a page as one text; null as soon as it is longer than `limit` bytes, without a look at what follows. */
function within(limit, blocks) {
	const kept = [];
	let bytes = 0;
	for (const block of blocks) {
		bytes += Buffer.byteLength(block) + (kept.length === 0 ? 1 : 2);
		if (bytes > limit) return null;
		kept.push(block);
	}
	return `${kept.join("\n\n")}\n`;
}
function piecesOf(report, { title, links }) {
	const { rows, others } = attention(report);
	const about = aboutOf(report, links);
	const explained = rows.flatMap((row, index) => row.need !== "vanished" && isExplained(row) ? [{
		check: row.check,
		index
	}] : []);
	const notes = [trustNote(report), emulationNote(report)].filter((note) => note !== null);
	return {
		headline: `### ${totals(report).verdict === "good" ? "✅" : "❌"} ${titled(title)}${prose(headline(report))}`,
		rows: rows.length,
		first: rowsTable(rows.slice(0, SCREENFUL), about),
		folded: rowsTable(rows.slice(SCREENFUL), about),
		notes: notes.map((note) => prose(shorten(note, 300))),
		explained: explained.map(({ check }) => remembered((excerpt) => explanation(check, about.show(check.name), EXCERPTS[excerpt] ?? EXCERPTS[0], explained.length === 1))),
		explainedFirst: explained.filter(({ index }) => index < SCREENFUL).length,
		passedLine: others.length === 0 ? null : [passedLine(others, rows.some(({ need, check }) => need !== "vanished" && isGood(check.verdict))), ...newOnes(others, report)].join("; "),
		passed: () => textOf(passedTable(others, about)),
		timeline: (report.timeline?.spans.length ?? 0) === 0 ? null : remembered((whole) => timelineFold(renderGantt(report, whole ? void 0 : SHORT_TIMELINE_ROWS))),
		last: lastLine(report, links)
	};
}
function titled(title) {
	return title === null || title.trim() === "" ? "" : `${prose(shorten(title, 120))}: `;
}
/** How many are new, where they are too many for rows of their own. */
function newOnes(checks, { base }) {
	const number = checks.filter((check) => isNew(check, base)).length;
	return number === 0 ? [] : [`${number} new`];
}
/** `make`, done once for each thing that it is asked for. */
function remembered(make) {
	const made = /* @__PURE__ */ new Map();
	return (asked) => {
		const known = made.get(asked) ?? make(asked);
		made.set(asked, known);
		return known;
	};
}
function textOf({ head, rows }, number = rows.length) {
	return [head, ...rows.slice(0, number)].join("\n");
}
/** A page from top to bottom. Blank lines stand between its blocks. */
function* blocks(pieces, shown) {
	yield pieces.headline;
	const first = Math.min(shown.rows, SCREENFUL);
	if (first > 0) yield textOf(pieces.first, first);
	if (shown.rows > first) yield fold(`${count(shown.rows - first, "more check")} to look at`, textOf(pieces.folded, shown.rows - first));
	if (shown.rows < pieces.rows) yield `… and ${pieces.rows - shown.rows} more in \`verdict.json\``;
	yield* pieces.notes;
	yield* explanations(pieces, shown);
	if (pieces.passedLine !== null) yield shown.passed === 1 ? fold(pieces.passedLine, pieces.passed()) : pieces.passedLine;
	if (pieces.timeline !== null) yield (shown.timeline === 0 ? null : pieces.timeline(shown.timeline === 2)) ?? "No room for the timeline: see `report.html`";
	yield pieces.last;
}
/** Those of the first screen one by one, the others in a fold of their own. */
function* explanations({ explained, explainedFirst }, { excerpt, explained: number }) {
	const first = Math.min(number, explainedFirst);
	for (const explain of explained.slice(0, first)) yield explain(excerpt);
	if (number > first) {
		yield `<details><summary>The lines that matter of ${count(number - first, "more check")}</summary>`;
		for (const explain of explained.slice(first, number)) yield explain(excerpt);
		yield "</details>";
	}
	const silent = explained.length - number;
	if (silent > 0) yield `No room for the logs of ${count(silent, "check")}: see \`verdict.json\``;
}
// src/publish/target.ts
/** Why nothing is evaluated or built for this event; null when it may be. */
function refusalOf(env) {
	if (env["GITHUB_EVENT_NAME"] !== "pull_request_target") return null;
	return "nix-verdict does not run under pull_request_target: it would evaluate and build a stranger's code in a job that has the repository's secrets and a token that may write. Use `on: pull_request` in this workflow. For comments on pull requests from forks, add the reporting bot (report/action.yml) in a second workflow, on workflow_run.";
}
/**
* From a job's environment, its event, and its matrix as JSON ("" and "null": none). `by`: who asks; under `workflow_run` the bot speaks for the run that has ended, and any other
* job for itself alone. Null where nothing can be posted: outside of jobs, or without a commit.
*/
function targetOf(env, event, matrix, by) {
	const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/u.exec(env["GITHUB_REPOSITORY"] ?? "") ?? [];
	if (env["GITHUB_ACTIONS"] !== "true" || owner === void 0 || repo === void 0) return null;
	const repository = `${owner}/${repo}`;
	const forge = [env["GITEA_ACTIONS"], env["FORGEJO_ACTIONS"]].includes("true") ? "gitea" : "github";
	const own = ownSubject(env);
	const where = env["GITHUB_EVENT_NAME"] !== "workflow_run" ? subjectOf(own, env, event, repository) : by === "bot" ? ranSubject(event, own) : own;
	if (!/^[0-9a-f]{40,64}$/u.test(where.commit)) return null;
	const { id, attempt } = where.run;
	return {
		forge,
		owner,
		repo,
		...where,
		run: {
			id,
			attempt,
			url: `${env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${repository}/actions${forge === "github" ? `/runs/${id}` : ""}`
		},
		job: where.by === "bot" ? "" : jobName(env, matrix)
	};
}
/**
* How the run ended that the bot is to report on. `nothing-ran`: it was skipped, or waits for approval, which GitHub calls completed as well. `cut-short`: jobs may have left nothing.
* (GitHub's documentation of workflow runs, `conclusion`.)
*/
function endOf(event) {
	const conclusion = at(event, "workflow_run", "conclusion");
	if (conclusion === "action_required" || conclusion === "skipped") return "nothing-ran";
	return conclusion === "cancelled" || conclusion === "timed_out" || conclusion === "startup_failure" ? "cut-short" : "ended";
}
/** The commit that the job runs on, and no pull request. */
function ownSubject(env) {
	return {
		by: "job",
		commit: env["GITHUB_SHA"] ?? "",
		pullRequest: null,
		fromFork: false,
		workflow: env["GITHUB_WORKFLOW"] ?? "",
		run: {
			id: whole(Number(env["GITHUB_RUN_ID"])) ?? 0,
			attempt: whole(Number(env["GITHUB_RUN_ATTEMPT"])) ?? 1
		}
	};
}
/** What the event is about. */
function subjectOf(own, env, event, repository) {
	switch (env["GITHUB_EVENT_NAME"]) {
		case "merge_group": return {
			...own,
			commit: word(at(event, "merge_group", "head_sha")) ?? own.commit
		};
		case "push": {
			const branch = /^refs\/heads\/(.+)$/su.exec(env["GITHUB_REF"] ?? "")?.[1];
			return branch === void 0 ? own : {
				...own,
				pullRequest: {
					repository,
					branch
				}
			};
		}
		default: return proposedSubject(event, own, repository);
	}
}
/** Of a pull request, if the event has one: the job has built a merge of it, which nobody looks at. */
function proposedSubject(event, own, repository) {
	const [number, head] = [whole(at(event, "pull_request", "number")), at(event, "pull_request", "head")];
	if (number === null) return own;
	const fromFork = !sameName(at(head, "repo", "full_name"), repository) && at(event, "repository", "private") !== true;
	return {
		...own,
		commit: word(at(head, "sha")) ?? own.commit,
		pullRequest: number,
		fromFork
	};
}
/** Of another workflow's run: all of it comes from the event, which GitHub makes, and nothing from what that run has left. */
function ranSubject(event, own) {
	const run = at(event, "workflow_run");
	const [head, branch] = [word(at(run, "head_repository", "full_name")), word(at(run, "head_branch"))];
	return {
		by: "bot",
		commit: word(at(run, "head_sha")) ?? "",
		pullRequest: head === null || branch === null ? null : {
			repository: head,
			branch
		},
		fromFork: false,
		workflow: word(at(event, "workflow", "name")) ?? own.workflow,
		run: {
			id: whole(at(run, "id")) ?? own.run.id,
			attempt: whole(at(run, "run_attempt")) ?? 1
		}
	};
}
/**
* A job as GitHub shows it: its id, and every value in its matrix, in parentheses. GitHub cuts such a name after 100 characters; here the legs of a matrix have to
* stay apart, and so have several uses of the action in one job: GitHub counts them in the name of the step.
*/
function jobName(env, matrix) {
	const [job, values] = [env["GITHUB_JOB"] ?? "", leaves(parsed(matrix))];
	const use = /_(\d{1,4})$/u.exec(env["GITHUB_ACTION"] ?? "")?.[1];
	return `${job}${values.length === 0 ? "" : ` (${values.join(", ")})`}${use === void 0 ? "" : ` ${use}`}`;
}
function leaves(value) {
	if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}
function parsed(json) {
	try {
		return JSON.parse(json);
	} catch {
		return null;
	}
}
function word(value) {
	return typeof value === "string" && value !== "" ? value : null;
}
function whole(value) {
	return Number.isSafeInteger(value) && value > 0 ? value : null;
}
// src/report/actions.ts
/** What a token may be made of, so that it is one word of a workflow command. */
const TOKEN = /^[A-Za-z0-9_-]+$/;
/** Stands where a log named the token; it must not be able to become part of one. */
const REDACTED = "***";
/**
* One check's log as a folded group for a job's log on GitHub, to be written to stdout in one go and at the start of a
* line. `logText` is the raw log; `token` a secret, fresh word per group. Between `stop-commands` and the token the
* runner obeys nothing, and the token cannot come out of the log.
*/
function renderGroup(check, logText, token, show = showName) {
	if (!TOKEN.test(token)) throw new TypeError("renderGroup needs a token of letters, digits, - and _");
	const body = sanitizeLines(logText).map(defuse).join("\n").trimEnd();
	return [
		`::group::${commandData(groupTitle(check, show))}`,
		`::stop-commands::${token}`,
		...body === "" ? [] : [withoutToken(body, token)],
		`::${token}::`,
		"::endgroup::",
		""
	].join("\n");
}
/**
* `text` for a job's log outside a group: same words, but no line of it is a workflow command. Lines come back sanitized
* and joined by newlines.
*/
function quoteForActions(text) {
	return sanitizeLines(text).map((line) => defuse(line).replace(/^[\s\p{Cf}]*:[\p{Cf}]*:/u, (start) => `.${start}`)).join("\n");
}
function groupTitle(check, show) {
	const parts = [
		show(check.name),
		check.verdict,
		timeOf(check)
	].filter((part) => part !== null);
	return defuse(sanitize(parts.join(" · ")));
}
/** The escapes that the runner undoes in a command's data; `%` first, or the others would be escaped twice. */
function commandData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
/** Without regard to case, like the runner's own comparison (actions/runner, ActionCommandManager). */
function withoutToken(text, token) {
	return text.replace(new RegExp(token, "gi"), REDACTED);
}
// src/report/width.ts
/** How much room text takes on a terminal: near enough for a table, without the tables of Unicode. */
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const ASCII = /^[\x20-\x7e]*$/;
/** East Asian wide blocks (UAX 11) and what is drawn as an emoji: two columns. */
const WIDE = /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;
/** Marks and formatting characters alone: no column. */
const INVISIBLE = /^[\p{M}\p{Cf}]+$/u;
/** A grapheme that piles up more marks than this many code units is cut: no script needs them. */
const GRAPHEME_LENGTH = 32;
function widthOf(grapheme) {
	if (INVISIBLE.test(grapheme)) return 0;
	return WIDE.test(grapheme) ? 2 : 1;
}
/** Columns that a line of sanitized text takes. */
function displayWidth(text) {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const { segment } of GRAPHEMES.segment(text)) width += widthOf(segment);
	return width;
}
/** `text` in at most `width` columns; what does not fit gives way to an ellipsis. */
function clip(text, width) {
	if (width <= 0) return "";
	if (text.length <= width && ASCII.test(text)) return text;
	const head = text.slice(0, Math.min(text.length, width * GRAPHEME_LENGTH));
	let kept = "";
	let keptForEllipsis = "";
	let used = 0;
	for (const { segment } of GRAPHEMES.segment(head)) {
		const next = used + widthOf(segment);
		if (next > width) return `${keptForEllipsis.trimEnd()}…`;
		kept += segment;
		if (next < width) keptForEllipsis = kept;
		used = next;
	}
	return head.length < text.length ? `${keptForEllipsis.trimEnd()}…` : kept;
}
/** `text` in exactly `width` columns, clipped or filled with spaces behind it. */
function padEnd(text, width) {
	const clipped = clip(text, width);
	return clipped + " ".repeat(Math.max(0, width - displayWidth(clipped)));
}
/** `text` in exactly `width` columns, clipped or filled with spaces before it. */
function padStart(text, width) {
	const clipped = clip(text, width);
	return " ".repeat(Math.max(0, width - displayWidth(clipped))) + clipped;
}
/** `text` in a style, or as it is without colour: whether there is colour is the caller's to know. */
function paint(text, style, color) {
	return color && text !== "" ? styleText(style, text, { validateStream: false }) : text;
}
// src/report/console.ts
/** How each tone looks on a terminal. */
const LOOKS = {
	bad: {
		mark: "✘",
		style: "red"
	},
	stopped: {
		mark: "◌",
		style: "dim"
	},
	doubtful: {
		mark: "!",
		style: "yellow"
	},
	good: {
		mark: "✔",
		style: "green"
	}
};
/** With more good checks than this the table does not list the cached ones; with more that were built, neither those. How many there were it says then. */
const LISTED_GOOD = 20;
/** Columns of a name that always have room, and the share of a line that it may take beyond them. */
const NAME_WIDTH = 16;
const NAME_SHARE = .3;
/** Below this many columns a cause says nothing and is left out. */
const CAUSE_WIDTH = 8;
/** Columns that causes keep before memory gets any: what broke says more than what it used. */
const CAUSE_BEFORE_MEMORY = 32;
const GAP = "  ";
/** A mark and the space behind it. */
const MARK_WIDTH = 2;
/**
* The closing table: a line per check, those that need a person first, then what the machine lacked, then the answer in
* one line. `width` is the terminal's in columns, `Infinity` where there is none. Ends in a newline.
*/
function renderTable(report, options) {
	const { color, width } = options;
	const checks = byNeedOfAttention(report.checks);
	const good = checks.filter((check) => toneOf(check) === "good");
	const hidden = new Set(hiddenOf(good));
	const lines = tableLines(checks.filter((check) => !hidden.has(check)), report, color, width);
	if (hidden.size > 0 || savings(good) !== null) lines.push(markLine("good", passedLine(good), width, color));
	const answer = totals(report).verdict === "good" ? "good" : "bad";
	lines.push(...changeLines(report).map((line) => markLine("doubtful", printable(line), width, color)));
	if (lines.length > 0) lines.push("");
	lines.push(...machineLines(report, color, width));
	lines.push(markLine(answer, printable(headline(report)), width, color, "bold"));
	return `${lines.join("\n")}\n`;
}
function hiddenOf(good) {
	if (good.length <= LISTED_GOOD) return [];
	const cached = good.filter(({ verdict }) => verdict === "cached");
	return good.length - cached.length > LISTED_GOOD ? good : cached;
}
/** One check in one line when it is finished, of whatever length; no newline at the end. */
function renderVerdictLine(check, options, show = showName) {
	const { mark, style } = LOOKS[toneOf(check)];
	const used = [timeOf(check), memoryOf(check)].filter((fact) => fact !== null).join(", ");
	const verdict = used === "" ? WORDS[check.verdict] : `${WORDS[check.verdict]} in ${used}`;
	const cause = causeOf(check) || provenFacts(check.proof);
	return [
		paint(mark, style, options.color),
		` ${paint(printable(show(check.name)), "bold", options.color)} ${verdict}`,
		cause === "" ? "" : `: ${cause}`
	].join("");
}
function tableLines(checks, report, color, width) {
	const nameRoom = Math.max(NAME_WIDTH, Math.floor(width * NAME_SHARE));
	const show = namesIn(report, {
		length: nameRoom,
		cut: clip
	});
	const several = hasSeveralSystems(report.checks);
	const systems = checks.map((check) => several ? ` (${systemOf(check) ?? "any system"})` : "");
	const rows = checks.map((check, index) => ({
		tone: toneOf(check),
		name: printable(show(check.name)) + (systems[index] ?? ""),
		verdict: check.verdict,
		time: timeOf(check) ?? "",
		memory: memoryOf(check) ?? "",
		cause: causeOf(check),
		old: provenFacts(check.proof)
	}));
	const longest = (texts) => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
	const nameWidth = Math.min(longest(rows.map((row) => row.name)), nameRoom + longest(systems));
	const verdictWidth = longest(rows.map((row) => row.verdict));
	const timeWidth = longest(rows.map((row) => row.time));
	const roomForAll = width - MARK_WIDTH - nameWidth - verdictWidth - timeWidth - 6;
	const memoryWidth = longest(rows.map((row) => row.memory));
	const memoryRoom = memoryWidth === 0 ? 0 : memoryWidth + 2;
	const causeWidth = longest(rows.map((row) => row.cause));
	const withMemory = roomForAll - memoryRoom >= (causeWidth === 0 ? -2 : Math.min(CAUSE_BEFORE_MEMORY, causeWidth));
	const room = withMemory ? roomForAll - memoryRoom : roomForAll;
	return rows.map((row) => {
		if (room < -2) return markLine(row.tone, `${padEnd(row.name, nameWidth)}${GAP}${row.verdict}`, width, color);
		const { mark, style } = LOOKS[row.tone];
		if (row.old !== "" && displayWidth(row.old) <= width - MARK_WIDTH - nameWidth - verdictWidth - 4) return `${paint(mark, style, color)} ${padEnd(row.name, nameWidth)}${GAP}${paint(padEnd(row.verdict, verdictWidth), style, color)}${GAP}${paint(row.old, "dim", color)}`;
		const cause = room < CAUSE_WIDTH ? "" : clip(row.cause, room);
		const memory = !withMemory || row.memory === "" && cause === "" ? "" : padStart(row.memory, memoryWidth);
		const time = row.time === "" && memory === "" && cause === "" ? "" : padStart(row.time, timeWidth);
		const verdict = time === "" && cause === "" ? row.verdict : padEnd(row.verdict, verdictWidth);
		const cells = [
			padEnd(row.name, nameWidth),
			paint(verdict, style, color),
			paint(time, "dim", color),
			paint(memory, "dim", color),
			cause
		];
		return `${paint(mark, style, color)} ${cells.filter((cell) => cell !== "").join(GAP)}`;
	});
}
/** What a reader of the verdicts has to know of the machine: each feature that is not there, once. */
function machineLines(report, color, width) {
	const note = emulationNote(report);
	const lacking = report.machine.features.filter(({ name, state }) => state !== "on" && (note === null || name !== "kvm"));
	const facts = printable(lacking.map(featureFact).join(" · "));
	return [...[trustNote(report), note].filter((one) => one !== null).map((one) => markLine("doubtful", printable(one), width, color)), ...facts === "" ? [] : [markLine("stopped", facts, width, color)]];
}
function markLine(tone, text, width, color, emphasis) {
	const { mark, style } = LOOKS[tone];
	const line = clip(text, width - MARK_WIDTH).trimEnd();
	const rest = emphasis === void 0 ? line : paint(line, emphasis, color);
	return `${paint(mark, style, color)}${rest === "" ? "" : ` ${rest}`}`;
}
function causeOf(check) {
	const where = place(check.location);
	const cause = printable(remarks(check).join("; "));
	if (where === null) return cause;
	return cause === "" ? printable(where) : `${printable(where)}: ${cause}`;
}
// src/report/live.ts
/** The state before anything has happened. */
function initialLive() {
	return {
		stage: null,
		startedAt: null,
		over: false,
		named: 0,
		evaluated: 0,
		done: 0,
		bad: 0,
		cached: 0,
		dependencies: 0,
		dependenciesDone: 0,
		building: /* @__PURE__ */ new Map(),
		waiting: /* @__PURE__ */ new Map()
	};
}
/** The state after one more event; `state` itself stays as it was. */
function advance(state, event) {
	switch (event.type) {
		case "stage-started": return {
			...state,
			stage: event.stage,
			startedAt: state.startedAt ?? event.at
		};
		case "stage-finished": return state.stage === event.stage ? {
			...state,
			stage: null
		} : state;
		case "checks-named": return {
			...state,
			named: event.names.length
		};
		case "check-evaluated": return {
			...state,
			evaluated: state.evaluated + 1
		};
		case "planned": return {
			...state,
			dependencies: event.dependencies,
			waiting: whoWaits(event.builds)
		};
		case "build-started": {
			const building = new Map(state.building).set(event.drvPath, {
				checks: event.checks,
				since: event.at
			});
			return {
				...state,
				building
			};
		}
		case "build-finished": {
			const dependenciesDone = state.dependenciesDone + (event.checks.length === 0 ? 1 : 0);
			return {
				...state,
				dependenciesDone,
				building: without(state.building, event.drvPath)
			};
		}
		case "check-finished": return judged(state, event.check);
		case "run-finished": return {
			...state,
			over: true,
			building: /* @__PURE__ */ new Map()
		};
		default: return state;
	}
}
/** A check with a verdict neither runs nor waits, even when the end of its build was never told (a daemon that died). */
function judged(state, { name, verdict }) {
	const building = /* @__PURE__ */ new Map();
	for (const [drvPath, build] of state.building) {
		const checks = build.checks.filter((check) => check !== name);
		if (checks.length > 0 || build.checks.length === 0) building.set(drvPath, {
			...build,
			checks
		});
	}
	const waiting = /* @__PURE__ */ new Map();
	for (const [drvPath, names] of state.waiting) {
		const others = names.includes(name) ? names.filter((other) => other !== name) : names;
		if (others.length > 0) waiting.set(drvPath, others);
	}
	return {
		...state,
		building,
		waiting,
		done: state.done + 1,
		bad: state.bad + Number(!isGood(verdict)),
		cached: state.cached + Number(verdict === "cached")
	};
}
function whoWaits(builds) {
	const waiting = /* @__PURE__ */ new Map();
	for (const { name, needs } of builds) for (const need of needs) {
		const names = waiting.get(need);
		if (names === void 0) waiting.set(need, [name]);
		else names.push(name);
	}
	return waiting;
}
function without(map, key) {
	const rest = new Map(map);
	rest.delete(key);
	return rest;
}
/** Names in a line before the rest becomes a number. */
const NAMES_SHOWN = 3;
/**
* The live area's lines, without newlines: where the run stands, the checks that run and what is built for others,
* each longest first. At most `rows` lines of at most `width` columns; none once the run is over or has not begun.
* `now`: milliseconds since the epoch.
*/
function renderLive(state, options) {
	if (state.over || state.startedAt === null || options.rows <= 0) return [];
	const builds = Array.from(state.building).toSorted(([, a], [, b]) => a.since - b.since);
	const running = builds.filter(([, build]) => build.checks.length > 0);
	const needed = builds.filter(([, build]) => build.checks.length === 0);
	const elapsed = (since) => formatElapsed(options.now - since);
	const lines = [...running.map(([, { checks, since }]) => ({
		mark: "●",
		style: "cyan",
		text: `${list(checks)}  ${elapsed(since)}`
	})), ...needed.map(([drvPath, { since }]) => ({
		mark: "◌",
		style: "dim",
		text: dependency(drvPath, state.waiting.get(drvPath) ?? [], elapsed(since)),
		quiet: true
	}))];
	return fit([{
		mark: "▸",
		style: "bold",
		text: headText(state, running.length, elapsed(state.startedAt))
	}, ...lines], options.rows).map((line) => draw(line, options.width, options.color));
}
function headText(state, running, elapsed) {
	const evaluating = state.done === 0 && state.building.size === 0 && state.evaluated < state.named;
	const { dependencies, dependenciesDone } = state;
	return [
		`${state.stage ?? "working"} ${elapsed}`,
		...evaluating ? [`${state.evaluated} of ${state.named} evaluated`] : [],
		...!evaluating && state.named > 0 ? [`${state.done} of ${count(state.named, "check")} done`] : [],
		...state.cached > 0 ? [`${state.cached} cached`] : [],
		...state.bad > 0 ? [`${state.bad} bad`] : [],
		...running > 0 ? [`${running} running`] : [],
		...dependenciesDone < dependencies ? [`${dependenciesDone} of ${count(dependencies, "dependency", "dependencies")}`] : []
	].join(" · ");
}
function dependency(drvPath, waiting, elapsed) {
	const name = derivationName(drvPath);
	if (waiting.length === 0) return `building ${name} (${elapsed})`;
	return `${list(waiting)} ${waiting.length === 1 ? "waits" : "wait"} for ${name} (${elapsed})`;
}
/** `/nix/store/<hash>-<name>.drv` without what only Nix needs. */
function derivationName(drvPath) {
	return printable(drvPath.replace(/^.*\/[0-9a-z]{32}-/s, "").replace(/\.drv$/, ""));
}
function list(names) {
	const shown = names.length > NAMES_SHOWN ? names.slice(0, 2) : names;
	const rest = names.length - shown.length;
	const words = shown.map((name) => printable(showName(name)));
	if (rest > 0) return `${words.join(", ")} and ${rest} more`;
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
/** Whole seconds: tenths that change on every redraw are restless. */
function formatElapsed(ms) {
	return formatDuration(Math.max(0, Math.floor(ms / 1e3) * 1e3));
}
function fit(lines, rows) {
	if (lines.length <= rows) return [...lines];
	if (rows === 1) return lines.slice(0, 1);
	const kept = lines.slice(0, rows - 1);
	const hidden = lines.length - kept.length;
	return [...kept, {
		mark: " ",
		style: "dim",
		text: `… and ${hidden} more`,
		quiet: true
	}];
}
function draw(line, width, color) {
	const text = clip(line.text, width - 2);
	if (text === "") return clip(line.mark, width);
	return `${paint(line.mark, line.style, color)} ${line.quiet === true ? paint(text, "dim", color) : text}`;
}
// src/publish/console.ts
/** Lines are drawn over this often. */
const REDRAW_MS = 100;
/** Most of a log that goes into a job's own log, from its end; the whole is in `logs/`. */
const GROUP_BYTES = 262144;
const CLEAR_LINE = "\x1B[2K";
const LINE_UP = "\x1B[1A";
/** The console that fits: redrawn lines on a terminal, groups in a job of GitHub Actions, else a line per verdict. */
function openConsole(terminal, files, options) {
	if (options.actions) return actionsConsole(terminal, files, resolve(options.out));
	return terminal.live ? liveConsole(terminal, options) : plainConsole(terminal, options);
}
/** Quiet and complete: one line per verdict as it comes, then the table. */
function plainConsole(terminal, { details }) {
	let show = showName;
	const emit = (event) => {
		if (event.type === "checks-named") show = showNames(event.names);
		const text = lineOf(event, terminal, details, show);
		if (text !== null) terminal.write(text);
	};
	return {
		emit,
		[Symbol.asyncDispose]: async () => void 0
	};
}
/** What stays on the screen for good. */
function lineOf(event, terminal, details, show) {
	switch (event.type) {
		case "notice":
			if (event.level === "detail" && !details) return null;
			return `${event.level === "warning" ? "! " : ""}${sanitize(event.message)}\n`;
		case "check-finished": return event.check.verdict === "cached" ? null : `${renderVerdictLine(event.check, terminal, show)}\n`;
		case "run-finished": return `\n${renderTable(event.report, {
			color: terminal.color,
			width: terminal.width()
		})}\n`;
		default: return null;
	}
}
/** Below the lines that stay, an area that is drawn anew ten times a second. */
function liveConsole(terminal, { details, now }) {
	let state = initialLive();
	let show = showName;
	let drawn = 0;
	const clear = () => `${`${LINE_UP}${CLEAR_LINE}`.repeat(drawn)}\r`;
	const draw = (lasting = "") => {
		const before = clear();
		const lines = renderLive(state, {
			now: now(),
			width: terminal.width(),
			rows: terminal.rows() - 1,
			color: terminal.color
		});
		drawn = lines.length;
		terminal.write(before + lasting + lines.map((line) => `${line}\n`).join(""));
	};
	const timer = setInterval(draw, REDRAW_MS);
	const emit = (event) => {
		state = advance(state, event);
		if (event.type === "checks-named") show = showNames(event.names);
		const text = lineOf(event, terminal, details, show);
		if (text !== null) draw(text);
	};
	const close = async () => {
		clearInterval(timer);
		terminal.write(clear());
		drawn = 0;
	};
	return {
		emit,
		[Symbol.asyncDispose]: close
	};
}
/** One group per check with the end of its log, each written in one piece and in order. */
function actionsConsole(terminal, files, out) {
	const token = randomBytes(16).toString("hex");
	let queue = Promise.resolve();
	const print = (make) => {
		queue = queue.then(async () => terminal.write(await make()));
	};
	let show = showName;
	const emit = (event) => {
		if (event.type === "checks-named") show = showNames(event.names);
		if (event.type === "check-finished") {
			const { check } = event;
			const shown = show;
			if (check.verdict !== "cached") print(async () => `${renderGroup(check, await logOf(check, files, out), token, shown)}\n`);
			return;
		}
		const text = lineOf(event, terminal, true, show);
		if (text !== null) print(async () => `${quoteForActions(text)}\n`);
	};
	return {
		emit,
		[Symbol.asyncDispose]: () => queue
	};
}
async function logOf(check, files, out) {
	const evaluation = check.excerpt.join("\n");
	if (check.log === null) return evaluation;
	try {
		const { text, skipped } = await files.tail(join(out, check.log), GROUP_BYTES);
		return skipped > 0 ? `(${skipped} bytes before this are in ${check.log})\n${text}` : text;
	} catch {
		return evaluation;
	}
}
// src/system/terminal.ts
/** Width of a pipe and of a job's log. */
const WIDTH_WITHOUT_TERMINAL = 120;
/** Standard output. Colours as `NO_COLOR`, `FORCE_COLOR` and the kind of output suggest; GitHub's log viewer shows them. */
function standardOutput(env) {
	return terminalOn(process.stdout, env);
}
/** The same on standard error, for a program whose standard output another one reads. */
function standardError(env) {
	return terminalOn(process.stderr, env);
}
function terminalOn(stream, env) {
	const terminal = isatty(stream.fd) && env["TERM"] !== "dumb";
	return {
		write: (text) => writeWhole(stream.fd, text),
		live: terminal && env["CI"] === void 0,
		color: wantsColor(env, terminal),
		width: () => stream.columns || WIDTH_WITHOUT_TERMINAL,
		rows: () => stream.rows || 24
	};
}
function wantsColor(env, terminal) {
	if (env["NO_COLOR"]) return false;
	if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
	return terminal || env["GITHUB_ACTIONS"] === "true";
}
/** A pipe that is full must not lose text; one that its reader closed (`| head`), or a log on a full disk, must not end the run. */
function writeWhole(fd, text) {
	let rest = Buffer.from(text);
	while (rest.length > 0) try {
		rest = rest.subarray(writeSync(fd, rest));
	} catch (error) {
		const { code } = error;
		if (code !== "EAGAIN") return;
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
	}
}
export { scopesOf as A, branchesOf as C, readEvent as D, ledgerPrefix as E, selectNames as M, selectsAll as N, runAddress as O, isTracked as P, basesOf as S, isJob as T, reproduceCommand as _, displayWidth as a, readInputs as b, paint as c, targetOf as d, SUMMARY_LIMIT as f, debugCommand as g, renderUnjudged as h, clip as i, matcher as j, sameName as k, endOf as l, renderSummary as m, standardOutput as n, padEnd as o, renderComment as p, openConsole as r, padStart as s, standardError as t, refusalOf as u, checkFinder as v, isDefended as w, at as x, makeTimeline as y };
