import { s as isGood } from "./format.js";
// package.json
var version = "0.1.0";
var description = "A verdict for every check of your flake, on one line, with its time and its memory.";
// src/run/check.ts
/** A check about which nothing is known beyond its place in the flake. */
const BLANK = {
	backend: "build",
	verdict: "lost",
	emulated: false,
	reason: null,
	location: null,
	startedAt: null,
	durationMs: 0,
	dependencyMs: 0,
	waitMs: 0,
	peakMemoryBytes: null,
	cpuMs: null,
	memoryMethod: null,
	proof: null,
	log: null,
	baseline: null
};
/** A check that could not be evaluated. */
function brokenCheck({ name, attr, verdict, reason, location, excerpt }) {
	return {
		name,
		attr,
		drvPath: null,
		...BLANK,
		verdict,
		reason,
		location,
		attempts: [],
		excerpt
	};
}
/** A check whose evaluation was cut short, because the run was cancelled. */
function unfinishedCheck({ name, attr }) {
	const reason = {
		code: "cancelled",
		message: "it was not evaluated because the run was cancelled"
	};
	return {
		name,
		attr,
		drvPath: null,
		...BLANK,
		verdict: "cancelled",
		reason,
		attempts: [],
		excerpt: []
	};
}
/** A check that an earlier build has proven; `proof`: what is known of that build. */
function cachedCheck({ name, attr, drvPath, backend }, proof) {
	return {
		name,
		attr,
		drvPath,
		...BLANK,
		backend,
		verdict: "cached",
		proof,
		attempts: [],
		excerpt: []
	};
}
/** A check that had to be built. `startedAt` and `now` bound the run, in milliseconds since the epoch; `emulated` tells of its own build. */
function builtCheck({ check, needs }, { verdict, reason }, seen, run) {
	const own = seen.get(check.drvPath);
	const end = (build) => build.finishedAt ?? run.now;
	const dependencies = [...needs].flatMap((drvPath) => seen.get(drvPath) ?? []);
	const ready = dependencies.reduce((latest, build) => Math.max(latest, end(build)), run.startedAt);
	const timing = own === void 0 ? null : {
		startedAt: new Date(own.startedAt).toISOString(),
		durationMs: end(own) - own.startedAt
	};
	return {
		name: check.name,
		attr: check.attr,
		drvPath: check.drvPath,
		...BLANK,
		backend: check.backend,
		verdict,
		emulated: run.emulated,
		reason,
		...timing,
		dependencyMs: unionLength(dependencies.map((build) => [build.startedAt, end(build)])),
		waitMs: own === void 0 ? 0 : Math.max(0, own.startedAt - ready),
		peakMemoryBytes: run.measurement?.peakMemoryBytes ?? null,
		cpuMs: run.measurement?.cpuMs ?? null,
		memoryMethod: run.measurement?.method ?? null,
		attempts: [...run.attempts],
		log: run.log,
		excerpt: isGood(verdict) ? run.excerpt.slice(-5) : run.excerpt
	};
}
/** How much time a set of intervals covers together. */
function unionLength(intervals) {
	let total = 0;
	let reached = Number.NEGATIVE_INFINITY;
	for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
		total += Math.max(0, to - Math.max(from, reached));
		reached = Math.max(reached, to);
	}
	return total;
}
export { unfinishedCheck as a, cachedCheck as i, brokenCheck as n, description as o, builtCheck as r, version as s, BLANK as t };
