/**
 * For tests: looks for a text in the environment and the command line of every process, again and again, until its
 * standard input ends; then prints where it was, a line each. What a process was started with that has since started
 * anew is nobody's fault: `main` may have it until it has a child. secrets-watch.ts END BEGINNING: the text in two
 * parts, so that whoever starts this has no secret in its own words.
 */
import { readdirSync, readFileSync } from "node:fs";
import { pid } from "node:process";

const [, , end = "", beginning = ""] = process.argv;
const text = beginning + end;
const found = new Set<string>();
let rounds = 0;
const ending = new AbortController();
process.stdin.on("close", () => ending.abort()).resume();

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

while (!ending.signal.aborted) {
  const seen = new Map<string, { parent: string; words: string; hit: string | null }>();
  for (const one of readdirSync("/proc").filter((name) => /^\d+$/u.test(name) && name !== String(pid))) {
    const [environ, cmdline] = [read(`/proc/${one}/environ`), read(`/proc/${one}/cmdline`)];
    const hit = environ.includes(text) ? "environ" : cmdline.includes(text) ? "cmdline" : null;
    seen.set(one, {
      parent: /^\d+ \(.*\) \S (\d+)/u.exec(read(`/proc/${one}/stat`))?.[1] ?? "",
      words: cmdline.replaceAll("\0", " ").slice(0, 200),
      hit,
    });
  }
  const parents = new Set([...seen.values()].map(({ parent }) => parent));
  for (const [one, { words, hit }] of seen) {
    const isStarting = hit === "environ" && /dist\/(?:main|post)\.js/u.test(words) && !parents.has(one);
    // Looked at when its words were still those of whoever forked it.
    if (hit !== null && !isStarting && words !== "") found.add(`${hit} of ${words}`);
  }
  rounds += 1;
  await new Promise((resolve) => setTimeout(resolve, 10));
}
console.log([`${rounds} rounds`, ...found].join("\n"));
