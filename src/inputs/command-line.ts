import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import manifest from "../../package.json" with { type: "json" };
import { type Device, DEVICE_NAMES } from "../changes/changes.ts";
import { VerdictError } from "../model/model.ts";
import type { RawInputs } from "./raw-inputs.ts";

export const HELP = `nix-verdict ${manifest.version}: ${manifest.description}

Usage: nix-verdict [run] [FLAKE] [OPTIONS]   build the checks of FLAKE (default: the folder you are in) and judge each one
       nix-verdict plan [FLAKE] [OPTIONS]    say what would run, in which order, and why; build nothing
       nix-verdict report DIR... [OPTIONS]   make one report of what several runs have left in folders
       nix-verdict doctor [OPTIONS]          say what this machine can run, each line proven by trying
       nix-verdict install [OPTIONS]         put a working Nix on this machine, with KVM and containers for its builds

Options of run and plan:
  --only PATTERN          only checks whose name matches; * matches anything; may be repeated
  --skip PATTERN          all but these; may be repeated
  --system SYSTEM         checks.SYSTEM instead of this machine's system
  --jobs N                builds at once (default: the number of cores)
  --timeout TOTAL/SILENT  end a build that takes longer than TOTAL, or prints nothing for SILENT,
                          for example 30m, 1h30m/5m or /90s
  --memory SIZE           what all builds together may use, for example 4G (default: what is free)
  --retries N             how often a check that failed is tried again (default: 0)
  --flaky MODE            pass: a check that passed only after a failed attempt is good; fail: it is bad
  --history FILE          what earlier runs took; read for a better order, and written
  --cache DIR             keep here what checks have proven and what was built for them, for later runs
  --no-cache              use nothing that earlier runs kept, and keep nothing
  --cache-budget SIZE     the most that store paths kept for one branch may take (default: 2G)
  --recheck WHAT          build again although proven: checks whose name matches WHAT, or all that were
                          proven longer ago than WHAT, such as 12h or 7d; may be repeated
  --trust WHOM            base: in a job, only runs of the base and of protected branches prove anything;
                          self: a branch's own earlier runs do as well, whoever pushed to it (default: base)
  --fail-fast             stop everything at the first bad verdict
  --out DIR               where verdict.json, junit.xml, summary.md, report.html and logs/ go (default: .nix-verdict)
  --impure                let the flake look outside of itself
  --pass-env NAME         a variable that Nix and what it starts get as well, such as AWS_PROFILE or AWS_*;
                          builds can read it where Nix has no daemon; may be repeated

Options of run, plan and install:
  --install MODE          auto: use the Nix that is here, else install one; always; never
  --nix-version VERSION   which Nix to install
  --nix-mirror URL        where to get it from, laid out like the official release server
  --nix-sha256 HEX        what the release must hash to
  --kvm MODE              auto: when a check asks for it; require: or fail; off: leave it alone
  --nspawn MODE           the same for containers (builds with the feature uid-range)

Options of report:
  --expect NAME           a folder that has to be there, or its run is lost; may be repeated
  --out DIR               where the one report goes (default: .nix-verdict)

Options of install:
  --device NAME           open a device to builds and users as well: ${DEVICE_NAMES.join(", ")}; may be repeated

Options of plan and doctor:
  --json                  the same as JSON

Options of all:
  --option NAME VALUE     a Nix setting for everything this does; may be repeated
  --help, --version

Exit code: 0 every verdict is good, 1 at least one is bad, 2 nothing was judged, 130 or 143 stopped by a signal.
Of doctor: 0 nothing is broken, 1 something is.
`;

const ALL = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const satisfies ParseArgsOptionsConfig;

const INSTALL = {
  install: { type: "string" },
  "nix-version": { type: "string" },
  "nix-mirror": { type: "string" },
  "nix-sha256": { type: "string" },
  kvm: { type: "string" },
  nspawn: { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

const RUN = {
  only: { type: "string", multiple: true },
  skip: { type: "string", multiple: true },
  system: { type: "string" },
  jobs: { type: "string" },
  memory: { type: "string" },
  timeout: { type: "string" },
  retries: { type: "string" },
  flaky: { type: "string" },
  history: { type: "string" },
  cache: { type: "string" },
  "no-cache": { type: "boolean" },
  "cache-budget": { type: "string" },
  recheck: { type: "string", multiple: true },
  trust: { type: "string" },
  "fail-fast": { type: "boolean" },
  out: { type: "string" },
  impure: { type: "boolean" },
  "pass-env": { type: "string", multiple: true },
} as const satisfies ParseArgsOptionsConfig;

const OPTIONS = {
  run: { ...ALL, ...INSTALL, ...RUN },
  plan: { ...ALL, ...INSTALL, ...RUN, json: { type: "boolean" } },
  install: { ...ALL, ...INSTALL, device: { type: "string", multiple: true } },
  report: { ...ALL, expect: { type: "string", multiple: true }, out: { type: "string" } },
  doctor: { ...ALL, json: { type: "boolean" } },
} as const;

type CommandName = keyof typeof OPTIONS;

/** What to do, and the options as they were written. `folders` and `expect` are those of `report`. */
export type CommandLine = {
  command: CommandName;
  raw: RawInputs;
  devices: Device[];
  folders: string[];
  expect: string[];
  json: boolean;
};

/** Every option of every command; which of them a command takes, its own table says. */
type Values = Partial<
  ReturnType<
    typeof parseArgs<{
      options: typeof INSTALL &
        typeof RUN &
        typeof ALL &
        (typeof OPTIONS)["install"] &
        (typeof OPTIONS)["report"] &
        (typeof OPTIONS)["doctor"];
    }>
  >["values"]
>;

/** Reads the command line; `--help` and `--version` have an answer already. Throws a `usage` error. */
export function readCommandLine(argv: readonly string[]): CommandLine | { answer: string } {
  const { rest, option } = takeOptionPairs(argv);
  const command = rest[0] !== undefined && isCommand(rest[0]) ? rest[0] : "run";
  const { values, positionals } = parse(command, rest);
  if (values.help) return { answer: HELP };
  if (values.version) return { answer: `${manifest.version}\n` };
  if (positionals[0] === command) positionals.shift();
  if (positionals.length > MOST_WORDS[command]) throw tooMany(command, positionals);
  if (command === "report" && positionals.length === 0)
    throw new VerdictError(
      "usage",
      "Which folders? Write nix-verdict report DIR..., each with the verdict.json of a run, or with such folders in it.",
    );
  const raw: RawInputs = {
    ...values,
    flake: command === "report" ? undefined : positionals[0],
    failFast: values["fail-fast"],
    noCache: values["no-cache"],
    cacheBudget: values["cache-budget"],
    nixVersion: values["nix-version"],
    nixMirror: values["nix-mirror"],
    nixSha256: values["nix-sha256"],
    passEnv: values["pass-env"],
    option,
  };
  return {
    command,
    raw,
    devices: devicesIn(values.device ?? []),
    folders: command === "report" ? positionals : [],
    expect: values.expect ?? [],
    json: values.json ?? false,
  };
}

/** How many words may follow a command. */
const MOST_WORDS: Readonly<Record<CommandName, number>> = {
  run: 1,
  plan: 1,
  install: 0,
  report: Number.POSITIVE_INFINITY,
  doctor: 0,
};

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(OPTIONS, word);
}

function tooMany(command: CommandName, words: readonly string[]): VerdictError {
  const what = MOST_WORDS[command] === 1 ? "One flake at a time" : `"${command}" takes options alone`;
  return new VerdictError("usage", `${what}: "${words.join('", "')}" are too many. See nix-verdict --help.`);
}

function devicesIn(names: readonly string[]): Device[] {
  return names.map((name) => {
    const device = DEVICE_NAMES.find((known) => known === name);
    if (device === undefined)
      throw new VerdictError("usage", `device: "${name}" is not valid. Write ${DEVICE_NAMES.join(", ")}.`);
    return device;
  });
}

function parse(command: CommandName, args: string[]): { values: Values; positionals: string[] } {
  try {
    const options: ParseArgsOptionsConfig = OPTIONS[command];
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new VerdictError(
      "usage",
      `${(error as Error).message.split(". To specify", 1)[0]}. See nix-verdict --help.`,
      { cause: error },
    );
  }
}

/** `--option NAME VALUE` takes two values, as Nix's own option does; that is more than `parseArgs` knows. */
function takeOptionPairs(argv: readonly string[]): { rest: string[]; option: [string, string][] } {
  const rest: string[] = [];
  const option: [string, string][] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const [word = "", name, value] = argv.slice(at, at + 3);
    if (word !== "--option") {
      rest.push(word);
      continue;
    }
    if (name === undefined || value === undefined)
      throw new VerdictError("usage", "--option needs a name and a value, for example --option cores 2.");
    option.push([name, value]);
    at += 2;
  }
  return { rest, option };
}
