// src/model/verdict.ts
/** The noun of the product: a check, what became of it, and the report that holds all of them. */
/** Every verdict there is, in the order in which a reader should meet them: worst first. */
const VERDICTS = [
	"failed",
	"timeout",
	"out-of-memory",
	"disk-full",
	"dependency-failed",
	"eval-error",
	"unsupported",
	"lost",
	"cancelled",
	"not-run",
	"flaky",
	"passed",
	"cached"
];
const GOOD = /* @__PURE__ */ new Set([
	"passed",
	"cached",
	"flaky"
]);
/** Whether a verdict lets the run be green. */
function isGood(verdict) {
	return GOOD.has(verdict);
}
/** The system that a check is for, as its `attr` says: "x86_64-linux"; null for what is no check of a flake, such as a shard that left no report. */
function systemOf({ attr }) {
	return /^checks\.([A-Za-z0-9_-]+)\./.exec(attr)?.[1] ?? null;
}
/** Whether a check makes its run bad. */
function isBad({ verdict }, flaky) {
	return !isGood(verdict) || verdict === "flaky" && flaky === "fail";
}
/** Counts a report's checks. A report without checks is bad: nothing was proven. */
function totals({ checks, flaky }) {
	const count = (verdict) => checks.filter((check) => check.verdict === verdict).length;
	const failed = checks.filter((check) => !isGood(check.verdict)).length;
	const bad = checks.filter((check) => isBad(check, flaky)).length;
	return {
		total: checks.length,
		passed: count("passed"),
		cached: count("cached"),
		flaky: count("flaky"),
		failed,
		bad,
		verdict: bad === 0 && checks.length > 0 ? "good" : "bad"
	};
}
/** Checks in the order in which a reader should meet them: worst verdict first, then by name. */
function byNeedOfAttention(checks) {
	return checks.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || a.name.localeCompare(b.name, "en"));
}
// src/text/format.ts
/** How numbers read. Nothing here rounds up to the next unit wrongly: 59.96 s is "1 min 0 s", never "60.0 s". */
const SECOND = 1e3;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Below this many milliseconds a tenth of a second says something. */
const TENTHS_BELOW = 10 * SECOND;
/** Milliseconds as people say them: "0.3 s", "41 s", "4 min 12 s", "1 h 5 min". */
function formatDuration(ms) {
	if (!(ms > 0)) return "0 s";
	if (ms < 50) return "< 0.1 s";
	const tenths = Math.round(ms / 100) / 10;
	if (tenths * SECOND < TENTHS_BELOW) return `${tenths} s`;
	const seconds = Math.round(ms / SECOND);
	if (seconds * SECOND < MINUTE) return `${seconds} s`;
	if (seconds * SECOND < HOUR) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	const minutes = Math.round(ms / MINUTE);
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
/** Bytes in binary units: "512 KiB", "340 MiB", "1.9 GiB". */
function formatBytes(bytes) {
	if (bytes < MIB) return `${Math.round(bytes / KIB)} KiB`;
	const mebibytes = Math.round(bytes / MIB);
	return mebibytes < 1024 ? `${mebibytes} MiB` : `${(bytes / GIB).toFixed(1)} GiB`;
}
/** A count with its noun: "1 check", "2 checks". */
function count(number, noun, plural = `${noun}s`) {
	return `${number} ${number === 1 ? noun : plural}`;
}
export { byNeedOfAttention as a, systemOf as c, VERDICTS as i, totals as l, formatBytes as n, isBad as o, formatDuration as r, isGood as s, count as t };
