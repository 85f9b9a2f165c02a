import { createHash } from "node:crypto";
// src/nix/aterm.ts
/**
* A reader of the texts in which Nix keeps derivations: ATerms, of which Nix writes only strings, lists and tuples. It goes forward through the text and
* never back, so that its work grows with the text's length whatever the text holds.
*/
var ATermReader = class {
	#text;
	#at = 0;
	/** Where the next quotation mark is; found anew only when the reader has passed it. */
	#quote = -1;
	constructor(text) {
		this.#text = text;
	}
	/** Takes these characters, or throws {@link NotATerm}. */
	take(words) {
		if (!this.#text.startsWith(words, this.#at)) throw new NotATerm();
		this.#at += words.length;
	}
	/** Takes these characters if they are next, and says whether they were. */
	takeIf(words) {
		if (!this.#text.startsWith(words, this.#at)) return false;
		this.#at += words.length;
		return true;
	}
	string() {
		this.take("\"");
		const from = this.#at;
		for (;;) {
			const end = this.#nextQuote();
			const escape = this.#text.indexOf("\\", this.#at);
			if (escape === -1 || escape > end) {
				this.#at = end + 1;
				return unescaped(this.#text.slice(from, end));
			}
			this.#at = escape + 2;
		}
	}
	list(item) {
		const items = [];
		this.take("[");
		if (this.takeIf("]")) return items;
		do
			items.push(item());
		while (this.takeIf(","));
		this.take("]");
		return items;
	}
	/** Nothing may follow. */
	end() {
		if (this.#at !== this.#text.length) throw new NotATerm();
	}
	#nextQuote() {
		if (this.#quote < this.#at) this.#quote = this.#text.indexOf("\"", this.#at);
		if (this.#quote === -1) throw new NotATerm();
		return this.#quote;
	}
};
/** The text is not what it should be; where does not matter, because whoever reads a derivation refuses all of it. */
var NotATerm = class extends Error {};
const ESCAPES = {
	n: "\n",
	r: "\r",
	t: "	"
};
/** Nix escapes these three, quotation marks and backslashes (its `printString`). */
function unescaped(text) {
	return text.includes("\\") ? text.replaceAll(/\\([^])/gu, (_, character) => ESCAPES[character] ?? character) : text;
}
// src/nix/derivation.ts
/** A derivation of the largest package sets has some MB; what is larger was not written by an evaluation. In bytes. */
const LARGEST = 64 * 1024 ** 2;
/** Derivations that are made by derivations that are made by derivations: deeper than anybody needs, and far from what the stack bears. */
const DEEPEST = 100;
/** The longest a path in a store may be: Nix's limit for the name is 211 characters, behind 32 of the hash. */
const LONGEST_BASE = 244;
/**
* Reads the text of a `.drv` file: the ATerm `Derive(outputs, inputDrvs, inputSrcs, platform, builder, args, env)`, or its newer form with dynamic
* derivations. Null unless the whole text is exactly one: a file that only looks like a derivation must not pass for one.
*/
function readDerivation(text) {
	try {
		return derivationIn(new ATermReader(text));
	} catch (error) {
		if (error instanceof NotATerm) return null;
		throw error;
	}
}
/** The derivation at a path that {@link isDerivationPath} accepts; null when there is no file of its own that is one. */
async function readDerivationFile(path, files) {
	const bytes = await files.linkTarget(path) === null ? await files.size(path) : null;
	if (bytes === null || bytes > LARGEST) return null;
	try {
		return readDerivation((await files.read(path)).toString());
	} catch (error) {
		if (error instanceof Error && "code" in error) return null;
		throw error;
	}
}
function derivationIn(reader) {
	const isDynamic = reader.takeIf("DrvWithVersion(\"xp-dyn-drv\",");
	if (!isDynamic) reader.take("Derive(");
	const outputs = unique(reader.list(() => outputIn(reader)));
	reader.take(",");
	const inputs = unique(reader.list(() => {
		reader.take("(");
		const path = reader.string();
		reader.take(",");
		wantedOutputs(reader, isDynamic);
		reader.take(")");
		return [path, null];
	}));
	reader.take(",");
	reader.list(() => reader.string());
	reader.take(",");
	const system = reader.string();
	reader.take(",");
	reader.string();
	reader.take(",");
	reader.list(() => reader.string());
	reader.take(",");
	const env = unique(reader.list(() => pairIn(reader)));
	reader.take(")");
	reader.end();
	return {
		outputs,
		inputs: [...inputs.keys()],
		system,
		env,
		structured: structuredIn(env)
	};
}
function outputIn(reader) {
	reader.take("(");
	const name = reader.string();
	reader.take(",");
	const path = reader.string();
	reader.take(",");
	reader.string();
	reader.take(",");
	const hash = reader.string();
	reader.take(")");
	return [name, {
		path: path === "" ? null : path,
		hash
	}];
}
/** The outputs that are taken of one input. With dynamic derivations also outputs of derivations that are such outputs themselves, and so on. */
function wantedOutputs(reader, isDynamic, depth = 0) {
	if (depth > DEEPEST) throw new NotATerm();
	if (!isDynamic || !reader.takeIf("(")) {
		reader.list(() => reader.string());
		return;
	}
	reader.list(() => reader.string());
	reader.take(",");
	reader.list(() => {
		reader.take("(");
		reader.string();
		reader.take(",");
		wantedOutputs(reader, isDynamic, depth + 1);
		reader.take(")");
	});
	reader.take(")");
}
function pairIn(reader) {
	reader.take("(");
	const name = reader.string();
	reader.take(",");
	const value = reader.string();
	reader.take(")");
	return [name, value];
}
/** Nix never writes a name twice, and a reader that takes the first would believe something else than one that takes the last. */
function unique(entries) {
	const map = new Map(entries);
	if (map.size !== entries.length) throw new NotATerm();
	return map;
}
function structuredIn(env) {
	const json = env.get("__json");
	if (json === void 0) return null;
	let value;
	try {
		value = JSON.parse(json);
	} catch {
		throw new NotATerm();
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new NotATerm();
	return value;
}
/** The store paths of a `.drv` file's outputs; null when they are only known once it is built, and when the text is no derivation. */
function outputPaths(text) {
	const paths = [...readDerivation(text)?.outputs.values() ?? []].map(({ path }) => path);
	return paths.length > 0 && paths.every((path) => path !== null) ? paths : null;
}
/** Whether Nix may take the outputs of a `.drv` file from elsewhere; `allowSubstitutes = false` says that building is faster. False when the text is no derivation. */
function allowsSubstitutes(text) {
	const derivation = readDerivation(text);
	if (derivation === null) return false;
	const { env, structured } = derivation;
	return structured === null ? (env.get("allowSubstitutes") ?? "1") === "1" : (structured["allowSubstitutes"] ?? true) === true;
}
/** Whether a derivation may make something else each time (`__impure`). */
function isImpure({ outputs }) {
	return [...outputs.values()].some(({ hash }) => hash === "impure");
}
/** The system features that a derivation demands of the machine. */
function featuresOf({ env, structured }) {
	if (structured === null) return (env.get("requiredSystemFeatures") ?? "").split(/\s+/u).filter((feature) => feature !== "");
	const features = structured["requiredSystemFeatures"];
	return Array.isArray(features) ? features.filter((feature) => typeof feature === "string") : [];
}
/**
* The outputs of the derivation at `drvPath` as an evaluation gives them (`outPath`): the store path, or, while nobody knows it, a placeholder.
*/
function evaluatedOutputs(drvPath, { outputs }) {
	return new Map([...outputs].map(([name, { path }]) => [name, path ?? placeholder(drvPath, name)]));
}
/** What Nix writes for an output whose path is not known yet (`DownstreamPlaceholder::unknownCaOutput` of its sources). */
function placeholder(drvPath, output) {
	const base = storePathBase(drvPath);
	const name = storePathName(drvPath) + (output === "out" ? "" : `-${output}`);
	return `/${base32(createHash("sha256").update(`nix-upstream-output:${base.slice(0, 32)}:${name}`).digest())}`;
}
/** Whether the path of an output, as an evaluation gives it, only stands for one that nobody knows yet. */
function isPlaceholder(path) {
	return /^\/[0-9a-z]{52}$/.test(path);
}
/** Nix's own alphabet for base 32; without e, o, u and t. */
const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";
/** Bytes as Nix spells hashes: five bits a character, the last ones first. */
function base32(bytes) {
	const characters = Math.ceil(bytes.length * 8 / 5);
	return Array.from({ length: characters }, (_, index) => {
		const bit = (characters - 1 - index) * 5;
		const [at, shift] = [Math.floor(bit / 8), bit % 8];
		const window = (bytes[at] ?? 0) | (bytes[at + 1] ?? 0) << 8;
		return ALPHABET[window >> shift & 31];
	}).join("");
}
/** Whether a text has the shape of a derivation's path, spelled as Nix spells it and no other way: anything else could pass for something that is built. */
function isDerivationPath(text) {
	return /^(?:\/[\w.+-]+)+\/[0-9a-z]{32}-[\w+?=.-]+\.drv$/.test(text) && !/\/\.{1,2}\//.test(text);
}
/** Whether a text is the path of a derivation right in a store's folder, `storeDir`: what lies deeper is a file of somebody's, whatever its name. */
function isDerivationIn(storeDir, text) {
	const base = text.slice(storeDir.length + 1);
	return isDerivationPath(text) && text === `${storeDir}/${base}` && !base.includes("/") && base.length <= LONGEST_BASE;
}
/** The last part of a store path, without `.drv`: it is unique, and can be a file's name. */
function storePathBase(path) {
	return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}
/** The name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
function storePathName(path) {
	return storePathBase(path).replace(/^[0-9a-z]{32}-/, "");
}
export { isDerivationIn as a, isPlaceholder as c, storePathBase as d, storePathName as f, featuresOf as i, outputPaths as l, base32 as n, isDerivationPath as o, evaluatedOutputs as r, isImpure as s, allowsSubstitutes as t, readDerivationFile as u };
