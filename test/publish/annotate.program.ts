/** For tests: shows annotations on the job, as the runner that started this process reads them. */
import type { Annotation } from "../../src/publish/annotations.ts";
import { actionsHost } from "../../src/runner/runner.ts";

const host = actionsHost();
for (const { title, message, ...place } of JSON.parse(process.argv[2] ?? "[]") as Annotation[])
  host.annotate("error", place, title, message);
