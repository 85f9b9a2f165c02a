import { n as linksTo } from "./link.js";
import { f as SUMMARY_LIMIT, p as renderComment } from "./terminal.js";
import { l as totals } from "./format.js";
import { join, resolve } from "node:path";
// src/publish/job.ts
/** Tells the job about a written report: its summary and the action's outputs. `run`: the address of the job's run; null when it has none. */
async function publishToJob(report, out, run, host) {
	const path = (name) => join(resolve(out), name);
	const { verdict, total, passed, cached, failed, flaky } = totals(report);
	const outputs = {
		verdict,
		total,
		passed,
		cached,
		failed,
		flaky,
		junit: path("junit.xml"),
		json: path("verdict.json"),
		summary: path("summary.md")
	};
	for (const [name, value] of Object.entries(outputs)) host.output(name, String(value));
	try {
		await host.summary(renderComment(report, {
			title: null,
			links: linksTo(run),
			limit: SUMMARY_LIMIT
		}));
	} catch (error) {
		host.warning(`The job's summary could not be written (${error instanceof Error ? error.message : String(error)}). The report is in ${out}.`);
	}
}
export { publishToJob as t };
