// src/format.ts
/** How numbers read. Nothing here rounds up to the next unit wrongly: 59.96 s is "1 min 0 s", never "60.0 s". */
const SECOND = 1e3;
const MINUTE$1 = 60 * SECOND;
const HOUR = 60 * MINUTE$1;
/** Below this many milliseconds a tenth of a second says something. */
const TENTHS_BELOW = 10 * SECOND;
/** Milliseconds as people say them: "0.3 s", "41 s", "4 min 12 s", "1 h 5 min". */
function formatDuration(ms) {
	if (!(ms > 0)) return "0 s";
	if (ms < 50) return "< 0.1 s";
	const tenths = Math.round(ms / 100) / 10;
	if (tenths * SECOND < TENTHS_BELOW) return `${tenths} s`;
	const seconds = Math.round(ms / SECOND);
	if (seconds * SECOND < MINUTE$1) return `${seconds} s`;
	if (seconds * SECOND < HOUR) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	const minutes = Math.round(ms / MINUTE$1);
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
// src/verdict.ts
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
/** Counts a report's checks. A report without checks is bad: nothing was proven. */
function totals({ checks, flaky }) {
	const count = (verdict) => checks.filter((check) => check.verdict === verdict).length;
	const failed = checks.filter((check) => !isGood(check.verdict)).length;
	const bad = failed + (flaky === "fail" ? count("flaky") : 0);
	return {
		total: checks.length,
		passed: count("passed"),
		cached: count("cached"),
		flaky: count("flaky"),
		failed,
		verdict: bad === 0 && checks.length > 0 ? "good" : "bad"
	};
}
/** Checks in the order in which a reader should meet them: worst verdict first, then by name. */
function byNeedOfAttention(checks) {
	return checks.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || a.name.localeCompare(b.name, "en"));
}
// src/report/proof.ts
/** How the proof of a `cached` check reads. What an earlier run measured is never said without the day on which that was, or parentheses. Nothing here is escaped. */
const MINUTE = 6e4;
/** The day of a proof in UTC, as in "2026-11-20"; null when it says none. */
function provenOn({ at }) {
	const time = Date.parse(at);
	return Number.isNaN(time) ? null : /^\d{4}-\d\d-\d\d/.exec(new Date(time).toISOString())?.[0] ?? null;
}
/** How a number that an earlier run measured reads where numbers of this run stand beside it: "(12 s)". */
function oldNumber(number, format) {
	return `(${format(number)})`;
}
/** All that a line says of a proof: "12 s, 1.2 GiB on 2026-11-20"; empty when there is nothing to say. */
function provenFacts(proof) {
	if (proof === null) return "";
	const { durationMs, peakMemoryBytes } = proof;
	const numbers = [...durationMs === null ? [] : [formatDuration(durationMs)], ...peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]].join(", ");
	const day = provenOn(proof);
	if (day === null) return numbers === "" ? "" : `${numbers} in an earlier run`;
	return numbers === "" ? `on ${day}` : `${numbers} on ${day}`;
}
/** An https URL of a host by its name and a plain path. Nothing of it means anything to Markdown, HTML or a terminal, and nothing hides in it. */
const PLAIN_URL = /^https:\/\/[a-z0-9]+(?:[.-][a-z0-9]+)*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?$/;
/** More than the longest address of a run on GitHub, whose owner, repository and number take 39, 100 and some 11 characters. */
const URL_LENGTH = 300;
/** The address of the run that proved it, if it is one that may be linked; else null. */
function runUrl({ run }) {
	return run !== null && run.length <= URL_LENGTH && PLAIN_URL.test(run) ? run : null;
}
/**
* How much building the proofs of these checks saved: "21 min not spent again"; null when no proof knows its time. A derivation of several checks counts
* once; what it needed does not count.
*/
function savings(checks) {
	const cached = checks.filter(({ verdict }) => verdict === "cached");
	const times = new Map(cached.map(({ name, drvPath, proof }) => [drvPath ?? name, proof?.durationMs ?? null]));
	const known = [...times.values()].filter((time) => time !== null);
	if (known.length === 0) return null;
	const sum = known.reduce((total, time) => total + time, 0);
	const minutes = Math.floor(sum / MINUTE);
	const said = minutes < 10 ? formatDuration(sum) : minutes < 60 ? `${minutes} min` : formatDuration(minutes * MINUTE);
	return `${known.length < times.size ? "over " : ""}${said} not spent again`;
}
// src/report/words.ts
/** What a report says in plain words. Nothing here is escaped: that is for whoever knows where the words go. */
/** How a verdict reads in a sentence about a check. */
const WORDS = {
	failed: "failed",
	timeout: "timed out",
	"out-of-memory": "out of memory",
	"disk-full": "disk full",
	"dependency-failed": "a dependency failed",
	"eval-error": "does not evaluate",
	unsupported: "cannot run here",
	lost: "lost with its machine",
	cancelled: "cancelled",
	"not-run": "not run",
	flaky: "flaky",
	passed: "passed",
	cached: "proven by an earlier run"
};
const TONES = {
	failed: "bad",
	timeout: "bad",
	"out-of-memory": "bad",
	"disk-full": "bad",
	"dependency-failed": "bad",
	"eval-error": "bad",
	unsupported: "bad",
	lost: "bad",
	cancelled: "stopped",
	"not-run": "stopped",
	flaky: "doubtful",
	passed: "good",
	cached: "good"
};
/** The tone of a check: its verdict's, except that an emulated pass is doubtful, because its time says nothing. */
function toneOf(check) {
	const tone = TONES[check.verdict];
	return tone === "good" && check.emulated ? "doubtful" : tone;
}
/** `file:line`, the form that editors and terminals can open; null when nobody knows. */
function place(location) {
	return location === null ? null : `${location.file}:${location.line}`;
}
/** What happened beyond the bare verdict, as parts of one sentence in the order of their weight; no location. */
function remarks(check) {
	const parts = [];
	if (check.reason !== null) parts.push(check.reason.message);
	const tries = check.attempts.length;
	if (check.verdict === "flaky") {
		const bad = check.attempts.filter((attempt) => attempt.verdict !== "passed").length;
		parts.push(tries > 0 ? `failed ${bad} of ${count(tries, "attempt")}, then passed` : "failed, then passed");
	} else if (tries > 1) parts.push(count(tries, "attempt"));
	if (check.emulated) parts.push("emulated, without the KVM it asked for");
	return parts;
}
/** Its own build's time; null when it never began, so that nobody reads 0 s as a measurement. */
function timeOf(check) {
	return check.startedAt === null ? null : formatDuration(check.durationMs);
}
/** The most memory that its own build used; null when it was not measured. */
function memoryOf(check) {
	return check.peakMemoryBytes === null ? null : formatBytes(check.peakMemoryBytes);
}
/** The answer in one line without a mark: "2 of 26 checks failed, 3 cancelled · 4 min 12 s · peak 9.1 of 15.6 GiB". */
function headline(report) {
	const peak = peakOfAll(report);
	return [
		outcome(report),
		formatDuration(report.durationMs),
		...peak === null ? [] : [peak]
	].join(" · ");
}
/** The most that all builds used together, beside what the machine has; null when it was not measured. */
function peakOfAll({ timeline, machine }) {
	const peak = (timeline?.memory ?? []).reduce((most, { bytes }) => Math.max(most, bytes), 0);
	if (peak === 0) return null;
	const [used, all] = [formatBytes(peak), formatBytes(machine.memoryBytes)];
	const unit = all.slice(all.indexOf(" "));
	return `peak ${used.endsWith(unit) ? used.slice(0, -unit.length) : used} of ${all}`;
}
function outcome(report) {
	const { checks } = report;
	const sums = totals(report);
	if (sums.total === 0) return "no check was judged";
	const of = sums.total === 1 ? "1 check" : `${sums.total} checks`;
	if (sums.verdict === "good") {
		const all = sums.total === 1 ? "1 check passed" : `all ${of} passed`;
		return sums.flaky === 0 ? all : `${all}, ${sums.flaky} flaky`;
	}
	const cancelled = checks.filter((check) => check.verdict === "cancelled").length;
	const notRun = checks.filter((check) => check.verdict === "not-run").length;
	return [
		[sums.failed - cancelled - notRun, "failed"],
		[report.flaky === "fail" ? sums.flaky : 0, "flaky"],
		[cancelled, "cancelled"],
		[notRun, "not run"]
	].filter(([number]) => number > 0).map(([number, word], index) => index === 0 ? `${number} of ${of} ${word}` : `${number} ${word}`).join(", ");
}
/** How the good ones came to be good: "21 passed: 3 built, 18 proven by earlier runs (21 min not spent again)". */
function passedLine(checks) {
	const built = checks.filter((check) => check.verdict !== "cached").length;
	const cached = checks.length - built;
	const saved = savings(checks);
	const how = [...built > 0 ? [`${built} built`] : [], ...cached > 0 ? [`${cached} proven by earlier runs${saved === null ? "" : ` (${saved})`}`] : []];
	return `${checks.length} passed: ${how.join(", ")}`;
}
/** How many VM tests ran without KVM and why, in one sentence; null when none did. */
function emulationNote({ checks, machine }) {
	const emulated = checks.filter((check) => check.emulated).length;
	if (emulated === 0) return null;
	const what = `${count(emulated, "VM test")} ran emulated, without KVM`;
	const kvm = machine.features.find(({ name }) => name === "kvm");
	if (kvm === void 0 || kvm.state === "on") return `${what}: ${emulated === 1 ? "its log says" : "their logs say"} that QEMU fell back to emulation`;
	return `${what}, which is ${kvm.state} here${kvm.reason === "" ? "" : `: ${kvm.reason}`}`;
}
/** What one feature of the machine was found to be, and why when it is not on: "KVM: broken (a guest ran 4,000 times too slowly)". */
function featureFact({ name, state, reason }) {
	const why = state === "on" || reason === "" ? "" : ` (${reason})`;
	return `${name === "kvm" ? "KVM" : name}: ${state}${why}`;
}
const IMPLEMENTATIONS = {
	nix: "Nix",
	lix: "Lix",
	determinate: "Determinate Nix"
};
/** The Nix that did it: "Nix 2.35.2". */
function nixName(nix) {
	return `${IMPLEMENTATIONS[nix.implementation]} ${nix.version}`;
}
export { formatDuration as C, formatBytes as S, VERDICTS as _, memoryOf as a, totals as b, place as c, toneOf as d, oldNumber as f, savings as g, runUrl as h, headline as i, remarks as l, provenOn as m, emulationNote as n, nixName as o, provenFacts as p, featureFact as r, passedLine as s, WORDS as t, timeOf as u, byNeedOfAttention as v, count as x, isGood as y };
