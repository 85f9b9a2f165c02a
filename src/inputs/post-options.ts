import { folder, flag, matching, oneWord, type OptionKind, rejected } from "./kinds.ts";
import type { Option } from "./option.ts";

/** The command that posts. */
export const POST = ["post"] as const;

const OF_JOBS = "A job knows its repository, its commit and its pull request.";

/** An http(s) address without a user, a password, a query or a fragment, which no address here needs. */
const ADDRESS = /^https?:\/\/[^\s\p{Cc}@?#/]+(?:\/[^\s\p{Cc}@?#]*)?$/u;

/** Owner and name. A name of dots alone would lead to another address of the API. */
const REPOSITORY = /^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/u;

/** Numbers of pull requests count from 1; no forge has reached ten digits. */
const NUMBER = /^[1-9]\d{0,8}$/u;

/** A kind for the number of a pull request. Buildkite says `false` where there is none. */
function pullRequestNumber(): OptionKind<number> {
  return oneWord<number, null>(null, null, (given, reject) => {
    if (given === "false") return null;
    return NUMBER.test(given) ? Number(given) : rejected(given, "the number of a pull request, or false", reject);
  });
}

/** Options of the command `post`: what it posts, where, and for what. */
export const POST_OPTIONS = {
  report: {
    theme: "Report",
    kind: folder(),
    default: ".nix-verdict",
    commandLine: {
      commands: POST,
      help: "the folder of a run that is over, as --out named it (default: .nix-verdict)",
      placeholder: "DIR",
      operand: "optional",
    },
    action: { absent: "The action posts its own report." },
  },
  github: {
    theme: "Report",
    kind: flag(),
    default: "false",
    commandLine: {
      commands: POST,
      help:
        "post to GitHub with the token in GITHUB_TOKEN; to an Enterprise Server if GITHUB_API_URL names the address " +
        "of its API",
    },
    action: { absent: OF_JOBS },
  },
  gitea: {
    theme: "Report",
    kind: matching((url) => ADDRESS.test(url), "the address of the server, such as https://codeberg.org"),
    default: null,
    commandLine: {
      commands: POST,
      help: "post to the Gitea or Forgejo at this address with the token in GITEA_TOKEN",
      placeholder: "URL",
    },
    action: { absent: OF_JOBS },
  },
  repository: {
    theme: "Report",
    kind: matching((name) => REPOSITORY.test(name), "the repository as OWNER/NAME"),
    default: null,
    commandLine: { commands: POST, help: "the repository", placeholder: "OWNER/NAME" },
    action: { absent: OF_JOBS },
  },
  commit: {
    theme: "Report",
    kind: matching((sha) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(sha), "the whole hash of a commit, in hex"),
    default: null,
    commandLine: {
      commands: POST,
      help: "the commit that gets the status; for a pull request, its head and not a merge of it",
      placeholder: "HASH",
    },
    action: { absent: OF_JOBS },
  },
  "pull-request": {
    theme: "Report",
    kind: pullRequestNumber(),
    default: null,
    commandLine: {
      commands: POST,
      help: "the pull request that gets the comment; none if this is empty or false",
      placeholder: "NUMBER",
    },
    action: { absent: OF_JOBS },
  },
  "run-url": {
    theme: "Report",
    kind: matching((url) => ADDRESS.test(url), "an address such as https://ci.example.org/builds/12"),
    default: null,
    commandLine: {
      commands: POST,
      help: "the page of the run, for the links in the status and the comment",
      placeholder: "URL",
    },
    action: { absent: OF_JOBS },
  },
} as const satisfies Readonly<Record<string, Option>>;
