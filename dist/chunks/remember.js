import { C as parseLedger, S as mergeLedgers, c as narFile, h as parseAnswer, i as writePack, l as narInfoName, n as mergePacks, o as folderAddress, r as openPack, s as isStorePath, u as parseNarInfo, v as digestOf, w as renderLedger, x as EMPTY_LEDGER, y as fetchLedger } from "./pack.js";
import { d as atLeast, m as lastError } from "./undo.js";
import { n as nixCommand } from "./tool.js";
import { j as ledgerPrefix } from "./terminal.js";
import { join } from "node:path";
// src/cache/packs/pack-paths.ts
/** How much goes into one pack, unless a single path is larger: what a cache takes and gives in one request, and a runner's disk bears twice. In bytes. */
const PACK_BYTES = 1073741824;
/** The first Nix that has to be told which shape of JSON is wanted. Before, paths are keys as in 1, or (up to 2.18, and Lix) members of a list. */
const JSON_FORMAT_SINCE = "2.33";
/**
* Puts valid store paths into new packs in a folder, with one Nix that makes the archives of all. What evaluation brings anyway (sources) is left out. What does
* not fit into the last pack is left out too: the paths that matter most come first. Gives a reason instead when Nix fails or `signal` aborts.
*/
async function packPaths(tool, storePaths, folder, world, signal) {
	try {
		const asked = await describe(tool, [...new Set(storePaths)].filter(isStorePath), world, signal);
		if (typeof asked === "string") return {
			ok: false,
			reason: asked
		};
		const paths = asked.filter(({ source }) => !source);
		if (paths.length === 0) return {
			ok: true,
			packs: [],
			reason: null
		};
		await using cache = await world.files.temporary("archives-", folder);
		const failure = await copyTo(cache.path, tool, paths, world, signal);
		const slices = await readSlices(cache.path, paths, world.files, signal);
		if (slices.length === 0 && failure !== null) return {
			ok: false,
			reason: failure
		};
		const { groups, left } = divide(slices);
		const packs = [];
		for (const group of groups) packs.push(await writePack(group, folder, world, signal));
		return {
			ok: true,
			packs,
			reason: failure ?? (left === 0 ? null : `${left} store paths did not fit into 8 packs of 1073741824 bytes`)
		};
	} catch (error) {
		if (signal.aborted) return {
			ok: false,
			reason: "there was no time left for it"
		};
		if (error instanceof Error && "code" in error) return {
			ok: false,
			reason: error.message
		};
		throw error;
	}
}
/** What Nix knows of valid paths; the others are not in the answer. A sentence when Nix fails. */
async function describe(tool, storePaths, world, signal) {
	const format = tool.implementation !== "lix" && atLeast(tool.version, JSON_FORMAT_SINCE) ? ["--json-format", "1"] : [];
	const output = await world.processes.run({
		...nixCommand(tool, ["path-info"], [
			"--json",
			...format,
			"--stdin"
		]),
		input: storePaths.join("\n")
	}, signal);
	signal.throwIfAborted();
	if (output.code !== 0) return output.startError ?? lastError(output.stderr) ?? `nix path-info ended with ${output.signal ?? output.code}`;
	const answer = parseAnswer(tool, output.stdout);
	const known = new Map(Array.isArray(answer) ? answer.map((info) => [info.path, info]) : Object.entries(answer));
	return storePaths.flatMap((storePath) => {
		const { references, deriver, ca } = known.get(storePath) ?? {};
		return references === void 0 ? [] : [{
			storePath,
			references,
			source: (deriver ?? null) === null && (ca ?? null) !== null
		}];
	});
}
/** Makes a binary cache of just these paths. Gives what went wrong, or null. */
async function copyTo(cache, tool, paths, world, signal) {
	const wanted = new Set(paths.map(({ storePath }) => storePath));
	for (const reference of new Set(paths.flatMap(({ references }) => references))) if (!wanted.has(reference)) await world.files.write(join(cache, narInfoName(reference)), absent(reference));
	const to = `${folderAddress(cache)}?compression=zstd`;
	const command = nixCommand(tool, ["copy"], [
		"--to",
		to,
		"--no-recursive",
		"--no-check-sigs",
		"--stdin"
	]);
	const output = await world.processes.run({
		...command,
		input: [...wanted].join("\n")
	}, signal);
	signal.throwIfAborted();
	return output.code === 0 ? null : output.startError ?? lastError(output.stderr) ?? `nix copy ended with ${output.signal ?? output.code}`;
}
/** Says of a path that it is in a binary cache, with an archive that is not there. */
function absent(storePath) {
	return `StorePath: ${storePath}\nURL: nar/absent\nCompression: none\nNarHash: sha256:${"0".repeat(52)}\nNarSize: 1\nReferences: \n`;
}
async function readSlices(cache, paths, files, signal) {
	const slices = [];
	const present = new Set(await files.list(cache));
	for (const { storePath } of paths) {
		signal.throwIfAborted();
		const name = narInfoName(storePath);
		const text = present.has(name) ? (await files.read(join(cache, name))).toString() : "";
		const info = parseNarInfo(text);
		const nar = narFile(text);
		if (info === null || nar === null || info.storePath !== storePath) continue;
		const file = join(cache, nar);
		const length = await files.size(file) ?? 0;
		if (length > 0) slices.push({
			info,
			file,
			offset: 0,
			length,
			sha256: await files.hashRange(file, 0, length)
		});
	}
	return slices;
}
/** Each slice goes into the first pack that has room for it. `left`: how many found none. */
function divide(slices) {
	const packs = [];
	let left = 0;
	for (const slice of slices) {
		const fits = packs.find(({ bytes }) => bytes + slice.length <= PACK_BYTES);
		if (fits !== void 0) {
			fits.group.push(slice);
			fits.bytes += slice.length;
		} else if (packs.length < 8) packs.push({
			group: [slice],
			bytes: slice.length
		});
		else left += 1;
	}
	return {
		groups: packs.map(({ group }) => group),
		left
	};
}
// src/cache/remember.ts
/** Saving may not hold up a job: what has not been kept by then is built again some day. In milliseconds. */
const SAVE_MS = 18e4;
/** Adds what a run found out to what others have kept meanwhile. Never throws for what the backend does: a notice says what was not kept. */
async function remember(note, backend, world, emit, signal) {
	await using folder = await world.files.temporary("nix-verdict-save-");
	const mine = parseLedger(Buffer.from(note.ledger, "base64")).ledger ?? EMPTY_LEDGER;
	const { ledger: theirs, key: previous } = await fetchLedger(backend, note.name, world, () => void 0, signal);
	if (theirs === null && !note.whole) {
		emit({
			type: "notice",
			level: "warning",
			message: `What this run found out was not kept: ${backend.name} does not tell what is there already, and a new ledger would take its place. Later runs go without.`
		});
		return;
	}
	const keeper = new Keeper(backend, folder.path, world, emit, signal);
	const fresh = await keeper.packUp(note);
	const ledger = mergeLedgers(theirs ?? EMPTY_LEDGER, mine, {
		...EMPTY_LEDGER,
		packs: fresh
	});
	const { packs, dropped } = withinBudget(ledger.packs.filter(({ key }) => !note.lost.includes(key)), note.budgetBytes);
	const few = packs.length > 10 ? await keeper.putTogether(packs) : {
		packs,
		dropped: []
	};
	if (!await keeper.keepLedger(note, {
		...ledger,
		packs: few.packs
	})) return;
	for (const key of [
		previous,
		...dropped.map(({ key }) => key),
		...few.dropped.map(({ key }) => key)
	]) if (key !== null) await backend.forget(key, signal);
}
/** Leaves out the packs that no check has needed for the longest time, until the rest fits. */
function withinBudget(packs, budgetBytes) {
	const kept = {
		packs: [],
		dropped: []
	};
	let left = budgetBytes;
	for (const pack of packs.toSorted((a, b) => b.usedAt - a.usedAt)) {
		left -= pack.bytes;
		kept[left >= 0 ? "packs" : "dropped"].push(pack);
	}
	return kept;
}
/** Brings things to the backend. */
var Keeper = class {
	#backend;
	#folder;
	#world;
	#emit;
	#signal;
	constructor(backend, folder, world, emit, signal) {
		this.#backend = backend;
		this.#folder = folder;
		this.#world = world;
		this.#emit = emit;
		this.#signal = signal;
	}
	/** Packs what was built, and gives the packs that are kept now. */
	async packUp({ tool, built, budgetBytes }) {
		if (built.length === 0) return [];
		const packed = await packPaths(tool, built, this.#folder, this.#world, this.#signal);
		if (!packed.ok) {
			this.#warn(`Store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`);
			return [];
		}
		if (packed.reason !== null) this.#warn(`Some store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`);
		const kept = [];
		for (const { file, key, bytes, paths } of packed.packs) if (bytes > budgetBytes) this.#warn(`A pack of ${paths.length} store paths was not kept: its ${bytes} bytes are above the cache's budget of ${budgetBytes}. Give it more with cache-budget.`);
		else if (await this.#store(key, file, `${paths.length} store paths`)) kept.push({
			key,
			bytes,
			usedAt: this.#world.now(),
			paths
		});
		return kept;
	}
	/** Makes one pack of the smallest, so that few requests fetch all of them; what cannot be had is left out. */
	async putTogether(packs) {
		const bySize = packs.toSorted((a, b) => a.bytes - b.bytes);
		const small = bySize.slice(0, packs.length - 5);
		const large = bySize.slice(small.length);
		const files = [];
		for (const { key } of small) {
			const file = join(this.#folder, key);
			if ((await this.#backend.fetch([key], file, this.#signal)).state !== "hit") continue;
			const opened = await openPack(file, this.#world);
			if (opened.ok && opened.pack.key === key) files.push(file);
		}
		const merged = files.length === 0 ? null : await mergePacks(files, this.#folder, this.#world);
		if (merged === null || !await this.#store(merged.key, merged.file, "small packs in one")) return {
			packs: large,
			dropped: small
		};
		const usedAt = Math.max(...small.map((pack) => pack.usedAt));
		return {
			packs: [...large, {
				key: merged.key,
				bytes: merged.bytes,
				usedAt,
				paths: merged.paths
			}],
			dropped: small.filter(({ key }) => key !== merged.key)
		};
	}
	/** Whether the ledger is kept. It goes last: it never names what is not there. */
	async keepLedger({ name }, ledger) {
		const file = join(this.#folder, "ledger");
		const content = renderLedger(ledger);
		await this.#world.files.write(file, content);
		const time = new Date(this.#world.now()).toISOString().replaceAll(/[-:.]/gu, "");
		return await this.#store(`${ledgerPrefix(name)}${time}-${digestOf(content)}`, file, `${ledger.proofs.length} proofs`);
	}
	async #store(key, file, what) {
		const stored = await this.#backend.store(key, file, this.#signal);
		if (stored.state === "failed") this.#warn(`${what} were not kept in ${this.#backend.name} as ${key}: ${stored.reason}. Later runs go without.`);
		else this.#emit({
			type: "notice",
			level: "detail",
			message: `Kept in ${this.#backend.name} as ${key}: ${what}.`
		});
		return stored.state !== "failed";
	}
	#warn(message) {
		this.#emit({
			type: "notice",
			level: "warning",
			message
		});
	}
};
export { remember as n, SAVE_MS as t };
