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
/**
* The system that a check is for, as its `attr` says: "x86_64-linux"; null for what is no check of a flake, such as a
* shard that left no report.
*/
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
// src/model/news.ts
/**
* The smallest slowdown that is news, in milliseconds. Nobody looks for a second that a check takes longer, and
* starting a builder and hearing of its end may take some tenths of one.
*/
const LEAST_SLOWDOWN_MS = 1e3;
/** The smallest growth that is news, in bytes. Less fits beside anything, and an allocator's habits make as much. */
const LEAST_GROWTH_BYTES = 16 * 1024 ** 2;
export { isBad as a, totals as c, byNeedOfAttention as i, LEAST_SLOWDOWN_MS as n, isGood as o, VERDICTS as r, systemOf as s, LEAST_GROWTH_BYTES as t };
