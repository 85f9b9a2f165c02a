/** What Nix makes of the log of a build when it shows it, and what it says at its end. */

// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*m/g;

const HASH = "0c7kd1b2m3n4p5q6r7s8v9w0x1y2z3a4";

/** The derivation of a test. */
export const TEST = "vm-test-run-shop";

export const drvPath = (name: string): string => `/nix/store/${HASH}-${name}.drv`;

const linesOf = (log: string): string[] => log.replace(/\n$/, "").split("\n");

/** What a client prints that is on no terminal: no colours. */
export const uncoloured = (log: string): string => log.replaceAll(COLOURS, "");

/** `nix build -L`: each line begins with the name of the build. `isTerminal`: with colours. */
export function buildLogs(log: string, { name = TEST, isTerminal = false } = {}): string {
  const prefix = isTerminal ? `[1/0/1 built] building\u001b[K\r\u001b[K\u001b[2m${name}> \u001b[0m` : `${name}> `;
  const lines = linesOf(isTerminal ? log : uncoloured(log));
  return [`building '${drvPath(name)}'...`, ...lines.map((line) => `${prefix}${line}`.trimEnd()), ""].join("\n");
}

/** `nix-build`: the lines as they are, without colours. */
export const nixBuild = (log: string, name = TEST): string =>
  `these 1 derivations will be built:\n  ${drvPath(name)}\nbuilding '${drvPath(name)}'...\n${uncoloured(log)}`;

/** How Nix says that a builder has failed: until 2.30, and since. */
export const FAILED_WORDS = {
  old: (name = TEST, how = "failed with exit code 1"): string => `error: builder for '${drvPath(name)}' ${how}\n`,
  new: (name = TEST, how = "failed with exit code 1"): string =>
    [
      `error: Cannot build '${drvPath(name)}'.`,
      `       Reason: builder ${how}.`,
      "       Output paths:\n         /nix/store/x\n",
    ].join("\n"),
};

/** How `nix build` shows the last lines of a failed build whose log it did not print: until 2.30, and since. */
export function lastLines(log: string, count: number, isOld: boolean): string {
  const tail = linesOf(uncoloured(log))
    .slice(-count)
    .map((line) => `       > ${line}\n`)
    .join("");
  if (!isOld) return `${FAILED_WORDS.new()}       Last ${count} log lines:\n${tail}       For full logs, run:\n`;
  const begins = `${FAILED_WORDS.old().trimEnd()};\n       last ${count} log lines:\n`;
  return `${begins}${tail}       For full logs, run 'nix log'.\n`;
}

/** `--log-format internal-json`. `message`: Nix's own at the end. */
export function internalJson(log: string, message: string | null, name = TEST): string {
  const say = (record: object): string => `@nix ${JSON.stringify(record)}`;
  const text = `building '${drvPath(name)}'`;
  return [
    say({ action: "start", id: 7, level: 3, type: 105, text, fields: [drvPath(name), "", 1, 1], parent: 0 }),
    ...linesOf(log).map((line) => say({ action: "result", id: 7, type: 101, fields: [line] })),
    say({ action: "stop", id: 7 }),
    ...(message === null ? [] : [say({ action: "msg", level: 0, msg: `\u001b[31;1merror:\u001b[0m ${message}` })]),
    "",
  ].join("\n");
}
