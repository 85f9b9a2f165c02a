import { choice, file, flag, folder, list, patterns, text } from "./kinds.ts";
import type { Option } from "./option.ts";
import { POST } from "./post-options.ts";

const OWN_LOGS = "The action reads the logs of its own builds.";

/** The commands that judge something. */
const JUDGING = ["run", "boot", "report"] as const;

/** Options that say what is reported, from where, and to whom. */
export const REPORT_OPTIONS = {
  results: {
    theme: "Report",
    kind: list(folder()),
    default: "results",
    commandLine: {
      commands: ["report"],
      help: "a folder with the verdict.json of a run, or with such folders in it",
      placeholder: "DIR",
      operand: "required",
    },
    action: {
      bot:
        "Folders with the results of jobs, one on each line. One folder may hold everything that " +
        "actions/download-artifact has fetched, with a subfolder for each artifact. Not used under " +
        "`workflow_run`.",
    },
  },
  expect: {
    theme: "Report",
    kind: patterns(),
    default: null,
    commandLine: {
      commands: ["report"],
      help: "the name of a folder that must exist; if it is missing, its run is lost",
      placeholder: "NAME",
    },
    action: { bot: "Names of artifacts that must exist, one on each line. A missing one is reported as `lost`." },
  },
  artifact: {
    theme: "Report",
    kind: text(),
    default: "nix-verdict*",
    commandLine: { absent: "Only under workflow_run are results artifacts." },
    action: {
      bot: "Under `workflow_run`: names of the other workflow's artifacts that are results. `*` matches any text.",
    },
  },
  log: {
    theme: "Report",
    kind: file(),
    default: "-",
    commandLine: {
      commands: ["explain"],
      help: "the path of a log, or of a derivation whose log Nix has; - is standard input",
      placeholder: "LOG",
      operand: "optional",
    },
    action: { absent: OWN_LOGS },
  },
  out: {
    theme: "Report",
    kind: folder(),
    default: ".nix-verdict",
    commandLine: {
      commands: ["run", "plan", "boot", "report"],
      help: "where the report goes: verdict.json, junit.xml, summary.md, report.html, logs/, evidence/",
      placeholder: "DIR",
    },
    action: {
      main: "Where `verdict.json`, `junit.xml`, `summary.md`, `report.html`, `logs/` and `evidence/` are written.",
      bot: "Where the merged report is written.",
    },
  },
  json: {
    theme: "Report",
    kind: flag(),
    default: "false",
    commandLine: {
      commands: ["run", "plan", "boot", "report", "doctor", "explain"],
      help: "print JSON (of a run, its verdict.json) and nothing else; all other lines go to standard error",
    },
    action: { absent: "verdict.json is always written." },
  },
  quiet: {
    theme: "Report",
    kind: flag(),
    default: "false",
    commandLine: { commands: JUDGING, help: "print only what is bad, and errors" },
    action: { absent: "A job's log is read when something is bad." },
  },
  junit: {
    theme: "Report",
    kind: file(),
    default: null,
    commandLine: {
      commands: JUDGING,
      help: "write junit.xml to this file as well; it is removed first, so that none of an earlier run is left",
      placeholder: "FILE",
    },
    action: { absent: "The output `junit` says where it is." },
  },
  comment: {
    theme: "Report",
    kind: choice(["auto", "failures", "off"]),
    default: "auto",
    commandLine: {
      commands: POST,
      help: "auto: keep one comment up to date; failures: make one only when a verdict is bad; off: none",
      placeholder: "MODE",
    },
    action: both(
      "`auto` keeps one comment on the pull request up to date, if the job has `pull-requests: " +
        "write`; `failures` makes one only when a verdict is bad; `off` makes none.",
    ),
  },
  status: {
    theme: "Report",
    kind: choice(["gate", "each", "off"]),
    default: "gate",
    commandLine: {
      commands: POST,
      help: "gate: one status that branch protection can require; each: also one for every check; off: none",
      placeholder: "MODE",
    },
    action: both(
      "`gate` sets one status that branch protection can require, if the job has `statuses: write` " +
        "or `checks: write` (on Gitea, `contents: write`); `each` sets one for every check as well; `off` sets none.",
    ),
  },
  annotations: {
    theme: "Report",
    kind: choice(["auto", "off"]),
    default: "auto",
    commandLine: { absent: "Only jobs have annotations." },
    action: {
      main: "`auto` shows errors on the flake's own files and lines; `off` does not.",
      bot:
        "Under `workflow_run`: `auto` shows errors on the flake's own files and lines; `off` does not. " +
        "Elsewhere, the jobs themselves have shown their errors.",
    },
  },
  title: {
    theme: "Report",
    kind: text(),
    default: null,
    commandLine: {
      commands: POST,
      help:
        "the report's name in the comment and in the status nix-verdict / TITLE; runs with the same title replace " +
        "each other's (default: Checks)",
      placeholder: "TITLE",
    },
    action: {
      main:
        "The report's name in the comment and in the status `nix-verdict / TITLE`. Default is the " +
        "workflow, the job, and its matrix values.",
      bot:
        "The report's name in the comment and in the status `nix-verdict / TITLE`. Default is the " +
        "workflow and the job; under `workflow_run`, the workflow that ran.",
    },
  },
  "github-token": {
    theme: "Report",
    kind: text(),
    default: null,
    commandLine: { absent: "Other users of a machine can read the arguments of a process." },
    action: {
      main:
        "The token for GitHub. Nix fetches the flake's inputs with it, private ones too and without being throttled, " +
        "and the action calls GitHub's API with it. Nothing else gets it.",
      bot: "The token that posts the report, and fetches artifacts under `workflow_run`. Nothing else gets it.",
      expression: "${{ github.token }}",
    },
  },
  matrix: {
    theme: "Report",
    kind: text(),
    default: null,
    commandLine: { absent: "Only jobs have a matrix." },
    action: { ...both("Tells the jobs of a matrix apart. Do not set it."), expression: "${{ toJSON(matrix) }}" },
  },
} as const satisfies Readonly<Record<string, Option>>;

/** The same description for both actions. */
function both(description: string): { main: string; bot: string } {
  return { main: description, bot: description };
}
