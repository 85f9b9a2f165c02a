import { C as isTexts, G as LEAST_EVALUATION_GROWTH_BYTES, J as LEAST_SLOWDOWN_MS, K as LEAST_EVALUATION_SLOWDOWN_MS, S as isRecord, b as at, ct as VERDICTS, ft as isGood, q as LEAST_GROWTH_BYTES, tt as isDerivationPath, w as readJson, x as isCount, xt as messageOf, y as compare } from "./clean-start.js";
import { join, posix } from "node:path";
// src/nix/flake-reference.ts
/** Kinds of flake references that name a folder of this machine; a path follows, with or without `//`. */
const LOCAL_KIND = /^(?:git\+file|path):(?:\/\/(?=\/))?/;
/**
* Returns where in `workspace`, an absolute folder, the flake of a reference is: "" in the workspace itself, "sub" in a
* folder below it. Null for a flake elsewhere, on this machine or on another. Pass a report's `lockedUrl`: it is
* absolute, and Nix has found the folder that really has the `flake.nix`. A reference as a user writes it ("./sub",
* ".?dir=sub") is relative to the workspace.
*
* Joined with a location's `file`, the result is a path in the workspace.
*/
function flakeFolder(reference, workspace) {
	const tree = localTree(reference, workspace);
	if (tree === null) return null;
	const flake = posix.join(tree, new URLSearchParams(reference.split("?", 2)[1]).get("dir") ?? "");
	const folder = posix.relative(workspace, flake);
	return folder === ".." || folder.startsWith("../") ? null : folder;
}
/**
* Returns the absolute folder of this machine that a reference names; relative references begin at `from`. Null for
* flakes elsewhere, and for names that a registry resolves.
*/
function localTree(reference, from) {
	const [where = ""] = reference.split("?", 1);
	if (!LOCAL_KIND.test(where) && !/^\.{0,2}(?:\/|$)/.test(where)) return null;
	const tree = decoded(where.replace(LOCAL_KIND, ""));
	return tree === null ? null : posix.resolve(from, tree);
}
function decoded(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		return null;
	}
}
/**
* Returns the reference to pass to Nix, which takes "examples/quickstart" for a name in its registry although anybody
* means the folder.
*/
function referenceOf(url, { files }) {
	return /^\w/.test(url) && files.exists(join(url, "flake.nix")) ? `./${url}` : url;
}
// src/history/distributions.ts
/**
* Probability distributions, by the formulas of Abramowitz and Stegun, Handbook of Mathematical Functions (1964); each
* function names the numbers of its formulas.
*/
/** So many halvings reduce an interval to the precision of numbers. */
const HALVINGS = 60;
/** From this value on, three terms of an asymptotic series give nine digits. */
const ASYMPTOTIC = 12;
/**
* Returns the value that Student's t with these degrees of freedom (a whole number from 1 on) exceeds with a
* probability between 0 and 0.5.
*/
function studentQuantile(exceeded, degrees) {
	let high = 1;
	while (studentTail(high, degrees) > exceeded) high *= 2;
	return crossing((t) => studentTail(t, degrees) <= exceeded, 0, high);
}
/** Finds where, between two numbers, a condition changes from false to true. */
function crossing(holds, from, to) {
	let [low, high] = [from, to];
	for (let time = 0; time < HALVINGS; time += 1) {
		const middle = (low + high) / 2;
		if (holds(middle)) high = middle;
		else low = middle;
	}
	return high;
}
/** The probability that Student's t exceeds a value: 26.7.3 for odd degrees of freedom, 26.7.4 for even ones. */
function studentTail(t, degrees) {
	const angle = Math.atan(t / Math.sqrt(degrees));
	const isOdd = degrees % 2 === 1;
	let term = isOdd ? Math.cos(angle) : 1;
	let sum = degrees === 1 ? 0 : term;
	for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
		term *= Math.cos(angle) ** 2 * (power - 1) / power;
		sum += term;
	}
	return (1 - (isOdd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum)) / 2;
}
/** Returns the derivative of ln Γ at a number above 0: 6.3.18 after 6.3.5. */
function digamma(x) {
	if (x < ASYMPTOTIC) return digamma(x + 1) - 1 / x;
	return Math.log(x) - 1 / (2 * x) - 1 / (12 * x ** 2) + 1 / (120 * x ** 4);
}
/** Returns the second derivative of ln Γ at a number above 0: 6.4.12 after 6.4.6. */
function trigamma(x) {
	if (x < ASYMPTOTIC) return trigamma(x + 1) + 1 / x ** 2;
	return 1 / x + 1 / (2 * x ** 2) + 1 / (6 * x ** 3) - 1 / (30 * x ** 5);
}
/**
* The least spread that is assumed, as a share of the numbers: if they agree better, it is because of rounding, or
* chance. It also keeps a check that always took the same time from having that very time as its limit.
*/
const LEAST_SPREAD = .005;
/**
* The spread of other checks counts as at most so many more runs. With as many, Student's t is within a twentieth of
* the normal distribution's.
*/
const MOST_BORROWED = 60;
/** Fewer checks do not tell what spread is usual. */
const FEWEST_CHECKS = 10;
/**
* A variance so many times the usual one is not chance, even among four numbers (1 in 135). Such a check is of another
* kind, and only its own numbers count.
*/
const UNUSUAL = 4;
/**
* The share of the permitted errors that limits without the furthest number may use. It is small, because most checks
* have no outlier.
*/
const SPENT_ON_OUTLIERS = .2;
/**
* For each list of earlier numbers (above 0), returns the limit that one more number of the same kind exceeds by chance
* with a probability of at most `significance`: the upper end of a prediction interval of their logarithms. Null where
* there are fewer than {@link FEWEST_RUNS}.
*
* A few numbers tell little about their spread, so the other lists provide the usual spread, as far as spreads are
* alike (Smyth, "Linear models and empirical Bayes methods", Stat. Appl. Genet. Mol. Biol. 3(1), 2004, section 6.2).
* And a single outlier must not hide everything, so the limit without the furthest number counts if it is lower. That
* number is chosen from the numbers themselves, so this limit is calculated for a probability divided by their count.
*/
function limitsOf(lists, significance) {
	const enough = lists.map((list) => list.length < 4 ? null : list.map((number) => Math.log(number)));
	const usual = usualSpread(enough.flatMap((logs) => logs === null ? [] : [sampleOf(logs)]));
	const quantile = remembering(studentQuantile);
	const limit = (logs, probability) => {
		const { mean, variance, count } = sampleOf(logs);
		const borrowed = variance > UNUSUAL * usual.variance ? 0 : usual.degrees;
		const degrees = count - 1 + borrowed;
		const together = ((count - 1) * variance + borrowed * usual.variance) / degrees;
		return mean + quantile(probability, degrees) * Math.sqrt(together * (1 + 1 / count));
	};
	return enough.map((logs) => {
		if (logs === null) return null;
		if (logs.length === 4) return Math.exp(limit(logs, significance));
		const whole = limit(logs, significance * .8);
		return Math.exp(Math.min(whole, limit(withoutFurthest(logs), significance * SPENT_ON_OUTLIERS / logs.length)));
	});
}
/** Returns the middle number, or the mean of the two in the middle; needs at least one number. */
function median(numbers) {
	const sorted = numbers.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
/**
* Estimates how alike spreads are. If their logarithms differ no more than by chance, all checks have the same spread;
* the more they differ, the less one check tells about another.
*/
function usualSpread(samples) {
	if (samples.length < FEWEST_CHECKS) return {
		variance: 0,
		degrees: 0
	};
	const { mean, variance } = sampleOf(samples.map(({ variance, count }) => Math.log(variance) - digamma((count - 1) / 2) + Math.log((count - 1) / 2)));
	const excess = variance - meanOf(samples.map(({ count }) => trigamma((count - 1) / 2)));
	const degrees = Math.floor(crossing((half) => trigamma(half / 2) <= excess, 0, MOST_BORROWED));
	return degrees === 0 ? {
		variance: 0,
		degrees
	} : {
		variance: Math.exp(mean + digamma(degrees / 2) - Math.log(degrees / 2)),
		degrees
	};
}
function sampleOf(logs) {
	const mean = meanOf(logs);
	const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
	return {
		mean,
		variance: Math.max(variance, LEAST_SPREAD ** 2),
		count: logs.length
	};
}
function withoutFurthest(logs) {
	const middle = median(logs);
	const furthest = logs.reduce((found, log) => Math.abs(log - middle) > Math.abs(found - middle) ? log : found);
	return logs.toSpliced(logs.indexOf(furthest), 1);
}
function meanOf(numbers) {
	return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
/** Returns the same function with its results cached: thousands of checks have few different numbers of runs. */
function remembering(calculate) {
	const known = /* @__PURE__ */ new Map();
	return (probability, degrees) => {
		const key = `${probability} ${degrees}`;
		const value = known.get(key) ?? calculate(probability, degrees);
		known.set(key, value);
		return value;
	};
}
// src/history/runs.ts
const EMPTY_HISTORY = /* @__PURE__ */ new Map();
/**
* Verdicts of builds that ran here and ended by themselves. The others tell nothing about a check's time: cancelled,
* lost with the machine, stopped by a full disk.
*/
const RAN = /* @__PURE__ */ new Set([
	"passed",
	"flaky",
	"failed",
	"timeout",
	"out-of-memory"
]);
/** Clocks of machines differ, by whole zones where one is set wrong. In milliseconds. */
const CLOCKS_DIFFER_MS = 864e5;
/**
* Whether a run began later than any clock can say by now, so that the clock of its machine was wrong. It would be the
* newest run for years, and the only one that others are compared with.
*/
function isOfFuture({ at }, now) {
	return at > now + CLOCKS_DIFFER_MS;
}
/**
* Returns the history with this run's checks added. Leaves out checks that were not built here, and those that
* something else stopped.
*/
function recordRun(history, system, checks) {
	const runs = /* @__PURE__ */ new Map();
	for (const { name, verdict, startedAt, durationMs, peakMemoryBytes, cpuMs, evaluation } of checks) {
		const at = startedAt === null ? NaN : Date.parse(startedAt);
		if (!RAN.has(verdict) || !isCount(at) || !isCount(durationMs)) continue;
		const run = {
			at,
			durationMs: Math.round(durationMs),
			peakMemoryBytes: rounded(peakMemoryBytes),
			cpuMs: rounded(cpuMs),
			verdict,
			evaluation: costOf(evaluation),
			more: []
		};
		runs.set(name, [...runs.get(name) ?? [], run]);
	}
	return mergeHistories(history, /* @__PURE__ */ new Map([[system, runs]]));
}
/**
* Merges histories: the last {@link RUNS_KEPT} runs of each check. The result does not depend on the order of the
* histories, or on how often one is given.
*/
function mergeHistories(...histories) {
	const merged = /* @__PURE__ */ new Map();
	for (const history of histories) for (const [system, checks] of history) {
		const known = merged.get(system) ?? /* @__PURE__ */ new Map();
		for (const [name, runs] of checks) {
			const last = lastRuns([...known.get(name) ?? [], ...runs]);
			if (last.length > 0) known.set(name, last);
		}
		if (known.size > 0) merged.set(system, known);
	}
	return merged;
}
/** Returns the last runs of one check, newest first; none when the check is unknown. */
function runsOf(history, system, name) {
	return history.get(system)?.get(name) ?? [];
}
/** The median time of each check's evaluations, in milliseconds, as far as it is known. */
function evaluationTimes(history, system) {
	const times = /* @__PURE__ */ new Map();
	for (const [name, runs] of history.get(system) ?? []) {
		const known = runs.flatMap(({ evaluation }) => evaluation?.durationMs ?? []);
		if (known.length > 0) times.set(name, median(known));
	}
	return times;
}
/** A run in the form of the file, by which runs are also compared. */
function textOfRun({ at, durationMs, peakMemoryBytes, cpuMs, verdict, evaluation, more }) {
	const known = [
		at,
		durationMs,
		peakMemoryBytes,
		cpuMs,
		verdict
	];
	if (evaluation === null && more.length === 0) return JSON.stringify(known);
	return JSON.stringify([
		...known,
		evaluation?.durationMs ?? null,
		evaluation?.peakMemoryBytes ?? null,
		...more
	]);
}
function lastRuns(runs) {
	return [...new Map(runs.map((run) => [textOfRun(run), run]))].toSorted(([a, { at }], [b, { at: other }]) => other - at || compare(a, b)).slice(0, 10).map(([, run]) => run);
}
function costOf(evaluation) {
	if (evaluation === null || !isCount(evaluation.durationMs)) return null;
	return {
		durationMs: Math.round(evaluation.durationMs),
		peakMemoryBytes: rounded(evaluation.peakMemoryBytes)
	};
}
function rounded(value) {
	return value === null || !isCount(value) ? null : Math.round(value);
}
// src/history/last-runs.ts
/** How many selections are remembered: a job asks for the same one every time, and a workflow has a few jobs. */
const MOST_SELECTIONS = 8;
/**
* Largest text of a ledger's last runs, in characters: as much as its history. It holds three runs of 5,000 checks with
* names of 40 characters.
*/
const MOST_CHARACTERS = 1e6;
/** Verdicts of a run that was stopped; its time and results cannot be compared. */
const ABORTED = /* @__PURE__ */ new Set(["cancelled", "not-run"]);
/**
* Spells a selection as text; the order of the patterns makes no difference. `overrides`: inputs that were replaced,
* because with other inputs a check of the same name is another one.
*/
function selectionText({ only, skip }, overrides = []) {
	const patterns = [only, skip].map((some) => [...new Set(some)].toSorted(compare));
	return JSON.stringify(overrides.length === 0 ? patterns : [...patterns, overrides]);
}
/** Returns what is remembered of a run; null when it was stopped, or judged nothing. */
function lastRunOf({ startedAt, durationMs, checks }, selection) {
	if (checks.length === 0 || checks.some(({ verdict }) => ABORTED.has(verdict))) return null;
	return {
		at: Date.parse(startedAt),
		durationMs,
		selection,
		checks: new Map(checks.map(({ name, verdict }) => [name, verdict]))
	};
}
/**
* Whether two runs had the same checks with the same verdicts. It makes no difference whether a check that passed did
* so here or in an earlier run.
*/
function sameOutcome({ checks }, { checks: others }) {
	const plain = (verdict) => verdict === "cached" ? "passed" : verdict;
	return checks.size === others.size && [...checks].every(([name, verdict]) => plain(others.get(name)) === plain(verdict));
}
/** Counts the bad checks of a run. */
function failuresOf({ checks }) {
	return [...checks.values()].filter((verdict) => !isGood(verdict)).length;
}
/**
* Keeps the newest run of each selection, and the newest selections, newest first. The result does not depend on the
* order of the runs, or on how often they are given.
*/
function mergeLastRuns(...lists) {
	const newestFirst = (runs) => runs.toSorted((a, b) => b.at - a.at || compare(lastRunText(a), lastRunText(b)));
	return newestFirst([...Map.groupBy(lists.flat(), ({ selection }) => selection).values()].flatMap((runs) => newestFirst(runs).slice(0, 1))).slice(0, MOST_SELECTIONS);
}
/** Renders last runs as values to be written to a file, newest first, as many as fit. */
function renderLastRuns(runs, limit = MOST_CHARACTERS) {
	let left = limit;
	return mergeLastRuns(runs).flatMap((run) => {
		const text = lastRunText(run);
		if (text.length > left) return [];
		left -= text.length;
		return [JSON.parse(text)];
	});
}
/**
* Reads a last run from a file; null when it has another shape, a verdict that no complete run has, or a time that is
* later than `now`. Ignores members that a later version adds.
*/
function readLastRun(value, now) {
	if (!isRecord(value) || !isRecord(value["checks"])) return null;
	const { at, durationMs, selection } = value;
	const checks = Object.entries(value["checks"]);
	if (!isCount(at) || isOfFuture({ at }, now) || !isCount(durationMs) || typeof selection !== "string" || checks.length === 0 || !checks.every(isWhole)) return null;
	return {
		at,
		durationMs,
		selection,
		checks: new Map(checks)
	};
}
function isWhole(entry) {
	const [, verdict] = entry;
	return VERDICTS.some((known) => known === verdict) && !ABORTED.has(verdict);
}
/** A run in the form of the file, by which runs are also compared. */
function lastRunText({ at, durationMs, selection, checks }) {
	return JSON.stringify({
		at,
		durationMs,
		selection,
		checks: Object.fromEntries([...checks].toSorted(([a], [b]) => compare(a, b)))
	});
}
// src/history/compare-runs.ts
/**
* The share of reports that may wrongly call some check slower or hungrier, however many checks they have. Below one in
* twenty, with some reserve for noise that differs from what is assumed.
*/
const FALSE_ALARMS = .04;
const COMPARABLE = /* @__PURE__ */ new Set(["passed", "flaky"]);
const BUILD_LEAST = {
	ms: LEAST_SLOWDOWN_MS,
	bytes: LEAST_GROWTH_BYTES
};
const EVALUATION_LEAST = {
	ms: LEAST_EVALUATION_SLOWDOWN_MS,
	bytes: LEAST_EVALUATION_GROWTH_BYTES
};
/**
* Gives each check its baseline, and lists what the base had that is missing here. `checks`: every check that this run
* was asked for, whatever its verdict. A check is slower or hungrier when it passed here and took so much more than in
* the passing runs there that chance does not explain it. Its evaluation is compared likewise.
*/
function compareWith(base, checks, system) {
	if (base === null) return {
		base,
		checks: [...checks]
	};
	const { name, run, history } = base;
	const known = checks.filter((check) => run.checks.has(check.name));
	const [builds, evaluations] = [buildsOf(known, history, system), evaluationsOf(known, history, system)];
	const all = [builds, evaluations].flatMap(({ times, peaks }) => [...times, ...peaks]);
	const significance = FALSE_ALARMS / Math.max(1, all.filter(isComparable).length);
	const built = figuresOf(builds, significance, BUILD_LEAST);
	const evaluated = figuresOf(evaluations, significance, EVALUATION_LEAST);
	const places = new Map(known.map((check, place) => [check.name, place]));
	const here = new Set(checks.map((check) => check.name));
	const vanished = [...run.checks].filter(([gone]) => !here.has(gone)).toSorted(([a], [b]) => compare(a, b));
	return {
		base: {
			name,
			durationMs: run.durationMs,
			failed: failuresOf(run),
			vanished: vanished.map(([gone, verdict]) => ({
				name: gone,
				verdict
			}))
		},
		checks: checks.map((check) => {
			const [place, verdict] = [places.get(check.name), run.checks.get(check.name)];
			if (place === void 0 || verdict === void 0) return check;
			const [figures, evaluation] = [built[place], evaluated[place]];
			if (figures === void 0) return check;
			const hasEvaluation = evaluation !== void 0 && evaluation.durationMs !== null;
			return {
				...check,
				baseline: {
					verdict,
					...figures,
					...hasEvaluation && { evaluation }
				}
			};
		})
	};
}
/** Compares the builds of checks. */
function buildsOf(checks, history, system) {
	return {
		times: checks.map((check) => ({
			now: measuredRuns(check, check.durationMs),
			before: passes(history, system, check).map(({ durationMs }) => durationMs)
		})),
		peaks: checks.map((check) => ({
			now: measuredRuns(check, check.peakMemoryBytes),
			before: passes(history, system, check).flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? [])
		}))
	};
}
/** Compares the evaluations of checks: whatever became of their builds, if there is one, all was evaluated. */
function evaluationsOf(checks, history, system) {
	const before = checks.map(({ name }) => runsOf(history, system, name).flatMap(({ evaluation }) => evaluation ?? []));
	const now = (number, least) => number === null || number === void 0 || number < least ? null : number;
	const whole = (check) => check.drvPath === null ? null : check.evaluation;
	return {
		times: checks.map((check, place) => ({
			now: now(whole(check)?.durationMs, EVALUATION_LEAST.ms),
			before: before[place]?.map(({ durationMs }) => durationMs) ?? []
		})),
		peaks: checks.map((check, place) => ({
			now: now(whole(check)?.peakMemoryBytes, EVALUATION_LEAST.bytes),
			before: before[place]?.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []) ?? []
		}))
	};
}
/** What is known of the base, and whether this run exceeds it: `least` are the smallest differences that count. */
function figuresOf({ times, peaks }, significance, least) {
	const slower = beyondChance(times, significance, least.ms);
	const hungrier = beyondChance(peaks, significance, least.bytes);
	return times.map((time, place) => ({
		durationMs: middleOf(time),
		peakMemoryBytes: middleOf(peaks[place]),
		slower: slower[place] === true,
		hungrier: hungrier[place] === true
	}));
}
/** The base's last runs of a check that passed. */
function passes(history, system, { name }) {
	return runsOf(history, system, name).filter(({ verdict }) => COMPARABLE.has(verdict));
}
/** A failed check stopped at another point, and a proven check was not built. */
function measuredRuns({ verdict }, number) {
	return COMPARABLE.has(verdict) ? number : null;
}
function isComparable({ now, before }) {
	return now !== null && before.length >= 4;
}
/** Tells which numbers exceed earlier ones by more than chance explains at this probability, by at least `least`. */
function beyondChance(comparisons, significance, least) {
	const limits = limitsOf(comparisons.map(({ before }) => before.map((number) => Math.max(1, number))), significance);
	return comparisons.map(({ now, before }, place) => {
		const limit = limits[place] ?? null;
		return now !== null && limit !== null && now > limit && now - median(before) >= least;
	});
}
function middleOf(comparison) {
	if (comparison === void 0 || comparison.before.length === 0) return null;
	return Math.round(median(comparison.before));
}
// src/history/evaluations.ts
/** How many evaluations of a flake are kept: a branch's last commits are what runs are repeated for. */
const KEPT_EVALUATIONS = 4;
/** Above this number of checks, the older evaluations are dropped: each check takes some 250 bytes when packed. */
const MOST_REMEMBERED = 5e3;
/** Merges lists of evaluations: keeps the newest ones, each key once. Of one key, what each of them knows. */
function mergeEvaluations(...lists) {
	const newest = [...Map.groupBy(lists.flat(), ({ key }) => key).values()].map(mergeSame).toSorted((a, b) => compare(b.at, a.at) || compare(a.key, b.key));
	let left = MOST_REMEMBERED;
	return newest.slice(0, KEPT_EVALUATIONS).filter(({ checks }, index) => (left -= checks.length) >= 0 || index === 0);
}
/** Runs with other selections know other checks of the same flake. */
function mergeSame(same) {
	const ordered = same.toSorted((a, b) => compare(a.at, b.at));
	const newest = ordered.at(-1);
	const alike = ordered.filter(({ names }) => names.join("\0") === newest.names.join("\0"));
	const byName = new Map(alike.flatMap(({ checks }) => checks.map((check) => [check.name, check])));
	return {
		...newest,
		checks: newest.names.flatMap((name) => byName.get(name) ?? [])
	};
}
/** Reads an evaluation that a file has; null for one of another shape. */
function readEvaluation(value) {
	if (!isRecord(value)) return null;
	const { key, at, names, checks } = value;
	if (typeof key !== "string" || !/^[0-9a-f]{64}$/u.test(key)) return null;
	if (typeof at !== "string" || !/^\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z$/u.test(at)) return null;
	if (!isTexts(names) || !Array.isArray(checks)) return null;
	const known = checks.map(readCheck);
	const wanted = new Set(names);
	if (wanted.size !== names.length || !known.every((check) => check !== null && wanted.has(check.name))) return null;
	return {
		key,
		at,
		names,
		checks: known
	};
}
function readCheck(value) {
	if (!isRecord(value)) return null;
	const { name, attr, drvPath, outputs, system, requiredSystemFeatures, backend, machines, warnings } = value;
	if (![
		name,
		attr,
		drvPath,
		system
	].every((text) => typeof text === "string")) return null;
	if (!isDerivationPath(drvPath) || !isRecord(outputs) || !isTexts(Object.values(outputs))) return null;
	if (!isTexts(requiredSystemFeatures) || !isTexts(warnings) || !BACKENDS.has(backend) || !isMachines(machines)) return null;
	return {
		name,
		attr,
		drvPath,
		outputs,
		system,
		requiredSystemFeatures,
		backend,
		machines,
		warnings
	};
}
const BACKENDS = /* @__PURE__ */ new Set([
	"build",
	"qemu",
	"nspawn",
	"mixed"
]);
function isMachines(value) {
	if (value === null) return true;
	if (!isRecord(value)) return false;
	const { count, memoryBytes, cores } = value;
	return isCount(count) && [memoryBytes, cores].every((number) => number === null || isCount(number));
}
// src/history/history-text.ts
/**
* Largest file, in bytes of UTF-8: it travels through caches with every run. It holds three runs each of 5,000 checks
* with names of 40 bytes.
*/
const HISTORY_BYTES = 1e6;
const SCHEMA_PREFIX = "nix-verdict-history/";
/** Incremented when a reader of the previous format would misunderstand; mere additions go to the end of a run. */
const MAJOR = 1;
const FILE_HEAD = `{"schema":"${SCHEMA_PREFIX}${MAJOR}","systems":{`;
const FILE_TAIL = "}}\n";
/** How a file of any version begins, even if it is damaged further on. */
const ANY_SCHEMA = new RegExp(`^\\s*\\{\\s*"schema"\\s*:\\s*"${SCHEMA_PREFIX}([^"]*)"`);
/**
* Reads the text of a history file; null when there is no file. Never throws: what cannot be read is left out, and
* `reason` says so. Runs that are later than `now`, in milliseconds since 1970, are left out.
*/
function parseHistory(text, now = 1e400) {
	if (text === null || text.trim() === "") return {
		history: EMPTY_HISTORY,
		reason: null,
		writable: true
	};
	return parseText(text.replace(/^\ufeff/u, ""), now);
}
function parseText(text, now) {
	const major = FILE_HEAD.startsWith(text) ? String(MAJOR) : ANY_SCHEMA.exec(text)?.[1];
	const damaged = {
		history: EMPTY_HISTORY,
		reason: "is damaged, and is replaced",
		writable: true
	};
	const value = readJson(text);
	if (value === void 0) {
		if (major === void 0) return notOurs();
		return major === String(MAJOR) ? damaged : notYet(major);
	}
	const schema = at(value, "schema");
	const version = typeof schema === "string" && schema.startsWith(SCHEMA_PREFIX) ? schema.slice(20) : null;
	if (version === null) return notOurs();
	if (version !== String(MAJOR)) return notYet(version);
	const systems = at(value, "systems");
	if (!isRecord(systems)) return damaged;
	const { history, dropped } = readSystems(systems, now);
	return {
		history,
		reason: dropped === 0 ? null : `is damaged: ${dropped === 1 ? "one entry" : `${dropped} entries`} could not be read`,
		writable: true
	};
}
/**
* Renders the history as a file with a line per check; the same history gives the same text. It takes at most `limit`
* bytes. If it would be larger, each check keeps fewer of its runs, always the newest; if one run of each is still too
* much, the checks that were seen longest ago are dropped.
*/
function renderHistory(history, limit = HISTORY_BYTES) {
	const lines = [];
	for (const [system, checks] of history) for (const [name, runs] of checks) lines.push(historyLine(system, name, runs));
	const names = new Map([...history.keys()].toSorted().map((system) => [system, `${JSON.stringify(system)}:{`]));
	const room = limit - FILE_HEAD.length - 3 - sum([...names.values()].map((name) => Buffer.byteLength(name) + 3));
	const depth = mostRuns(lines, room);
	const kept = depth > 0 ? lines : newestThatFit(lines, room);
	const bySystem = Map.groupBy(kept, ({ system }) => system);
	const texts = [...names].flatMap(([system, opening]) => {
		const own = (bySystem.get(system) ?? []).toSorted((a, b) => compare(a.name, b.name));
		return own.length === 0 ? [] : [`${opening}${own.map((line) => historyText(line, Math.max(1, depth))).join(",")}\n}`];
	});
	return `${FILE_HEAD}${texts.join(",")}${FILE_TAIL}`;
}
function historyLine(system, name, runs) {
	const opening = `\n${JSON.stringify(name)}:[`;
	const texts = runs.map(textOfRun);
	let size = Buffer.byteLength(opening) + 1;
	return {
		system,
		name,
		opening,
		runs: texts,
		sizes: texts.map((text) => size += Buffer.byteLength(text) + 1),
		lastSeen: runs[0]?.at ?? 0
	};
}
function historyText(line, runs) {
	return `${line.opening}${line.runs.slice(0, runs).join(",")}]`;
}
/** The greatest number of runs per check with which all checks fit; 0 when not even one does. */
function mostRuns(lines, room) {
	for (let runs = 10; runs > 0; runs -= 1) if (sum(lines.map(({ sizes }) => sizes[runs - 1] ?? sizes.at(-1) ?? 0)) <= room) return runs;
	return 0;
}
/**
* The checks that were seen last, with one run each. A check that is too long for the remaining room does not keep out
* shorter ones.
*/
function newestThatFit(lines, room) {
	const newest = lines.toSorted((a, b) => b.lastSeen - a.lastSeen || compare(a.system, b.system) || compare(a.name, b.name));
	let left = room;
	return newest.filter(({ sizes: [size = 0] }) => {
		if (size > left) return false;
		left -= size;
		return true;
	});
}
function readSystems(systems, now) {
	const read = /* @__PURE__ */ new Map();
	let dropped = 0;
	for (const [system, checks] of Object.entries(systems)) {
		if (!isRecord(checks)) {
			dropped += 1;
			continue;
		}
		const known = /* @__PURE__ */ new Map();
		for (const [name, list] of Object.entries(checks)) {
			const given = Array.isArray(list) ? list : [list];
			const runs = given.flatMap((run) => readRun(run) ?? []);
			dropped += given.length - runs.length;
			const past = runs.filter((run) => !isOfFuture(run, now));
			if (past.length > 0) known.set(name, lastRuns(past));
		}
		if (known.size > 0) read.set(system, known);
	}
	return {
		history: read,
		dropped
	};
}
function readRun(value) {
	if (!Array.isArray(value)) return null;
	const [at, durationMs, peakMemoryBytes, cpuMs, verdict, evaluationMs = null, evaluationBytes = null, ...more] = value;
	if (!(isCount(at) && isCount(durationMs) && isMeasured(peakMemoryBytes) && isMeasured(cpuMs) && isMeasured(evaluationMs) && isMeasured(evaluationBytes)) || typeof verdict !== "string" || !more.every(isScalar)) return null;
	return {
		at,
		durationMs,
		peakMemoryBytes,
		cpuMs,
		verdict,
		evaluation: evaluationMs === null ? null : {
			durationMs: evaluationMs,
			peakMemoryBytes: evaluationBytes
		},
		more
	};
}
/** Whether a value is a measurement, or says that there was none. */
function isMeasured(value) {
	return value === null || isCount(value);
}
function notOurs() {
	return {
		history: EMPTY_HISTORY,
		reason: "is not a history of nix-verdict, and is left as it is",
		writable: false
	};
}
function notYet(version) {
	return {
		history: EMPTY_HISTORY,
		reason: `was written by another version (format ${version.slice(0, 20)}), and is left as it is`,
		writable: false
	};
}
function isScalar(value) {
	return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
function sum(numbers) {
	return numbers.reduce((total, number) => total + number, 0);
}
// src/history/history-file.ts
/** Largest file that is read, in bytes. A larger one is not ours: ours have at most a fifth of it. */
const LONGEST_READ = 5e6;
/**
* Reads a history file. A missing file is an empty history. So is one that cannot be read; `reason` says why, and it
* must not be overwritten.
*/
async function loadHistory(file, world) {
	const unread = (reason) => ({
		history: EMPTY_HISTORY,
		reason: `${reason}, and is left as it is`,
		writable: false
	});
	try {
		const size = await world.files.size(file);
		if (size === null) return parseHistory(null);
		if (size > LONGEST_READ) return unread("is too long for a history");
		return parseHistory((await world.files.read(file)).toString(), world.now());
	} catch (error) {
		return unread(`could not be read (${messageOf(error)})`);
	}
}
/**
* Writes a history to a file, merged with what others have written there meanwhile: a run that is there already counts
* once. If the file was not written, returns the reason, to follow the file's name; else null.
*/
async function saveHistory(file, history, world) {
	const there = await loadHistory(file, world);
	if (!there.writable) return there.reason;
	try {
		await world.files.write(file, renderHistory(mergeHistories(there.history, history)));
		return null;
	} catch (error) {
		return `could not be written (${messageOf(error)})`;
	}
}
// src/history/proofs.ts
/**
* Merges lists of proofs: keeps the best of each derivation, then the newest few of each check. The result does not
* depend on the order of the lists.
*/
function mergeProofs(...lists) {
	return oldestFirst([...Map.groupBy(oldestFirst([...bestOfEach(lists.flat()).values()]), ({ name }) => name).values()].flatMap((list) => list.slice(-8)));
}
/** Whether two proofs are of the same build. */
function isSameBuild(one, other) {
	return one.drvPath === other.drvPath && sameOutputs(one.outputs, other.outputs);
}
function sameOutputs(one, other) {
	const names = Object.keys(one);
	return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && one[name] === other[name]);
}
/** For each derivation, the newest proof that has figures, or else the newest one. */
function bestOfEach(proofs) {
	const [bare, measured] = [true, false].map((isBare) => proofs.filter(({ proof }) => proof.durationMs === null === isBare));
	return new Map([...oldestFirst(bare ?? []), ...oldestFirst(measured ?? [])].map((one) => [one.drvPath, one]));
}
function oldestFirst(proofs) {
	const keys = new Map(proofs.map((one) => [one, `${one.proof.at} ${one.drvPath} ${one.name}`]));
	return proofs.toSorted((a, b) => compare(keys.get(a) ?? "", keys.get(b) ?? ""));
}
export { runsOf as C, referenceOf as D, localTree as E, recordRun as S, flakeFolder as T, sameOutcome as _, sameOutputs as a, evaluationTimes as b, parseHistory as c, readEvaluation as d, compareWith as f, renderLastRuns as g, readLastRun as h, oldestFirst as i, renderHistory as l, mergeLastRuns as m, isSameBuild as n, loadHistory as o, lastRunOf as p, mergeProofs as r, saveHistory as s, bestOfEach as t, mergeEvaluations as u, selectionText as v, median as w, mergeHistories as x, EMPTY_HISTORY as y };
