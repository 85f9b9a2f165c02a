import { readFolders } from "../collect/collect.ts";
import { type Api, openApi, realGitHub, SERVERS, type Service } from "../github/github.ts";
import type { OptionValues } from "../inputs/inputs.ts";
import { VerdictError } from "../model/model.ts";
import {
  explain,
  gateName,
  headlineOf,
  type Outcome,
  publishToGitHub,
  remedyOf,
  type Target,
  TOKEN_VARIABLES,
} from "../publish/publish.ts";
import type { Context, World } from "../system/system.ts";
import { at, printable } from "../text/text.ts";

/** The name of a report that nobody has named. */
const TITLE = "Checks";

/** A forge, with the token for it, and what there is to post on. */
type PostPlace = { service: Service; target: Target };

/**
 * Posts the report of a run that is over, as a job of the action does: the same comment, kept up to date in the same
 * way, and the same gate. Whatever the run left is read as a stranger's. Returns whether all is posted; a notice says
 * what is not. Throws `usage` when nothing is posted, and when there is no report: then the gate says so.
 */
export async function postRun(context: Context, values: OptionValues): Promise<boolean> {
  const { world, emit, signal } = context;
  const { service, target } = placeFor(values, world.env);
  const outcome = await outcomeOf(values.report, world);
  const api = openApi(service, realGitHub());
  const title = values.title ?? TITLE;
  const options = {
    comment: values.comment,
    status: values.status,
    annotations: false,
    title,
    flake: ".",
    folder: null,
    isBadElsewhere: false,
  };
  const proposed = options.comment === "off" ? null : await pullRequestOf(context, target, api);
  const channel = { target: { ...target, pullRequest: proposed }, api, signal };
  const { commentUrl, failures, gate } = await publishToGitHub(channel, outcome, options, emit);
  signal.throwIfAborted();
  const hasGate = gate && options.status !== "off";
  if (failures.length > 0 && !hasGate && commentUrl === null) throw new VerdictError("usage", failures.join("\n"));
  for (const message of failures) emit({ type: "notice", level: "warning", message });
  const info = (message: string): void => emit({ type: "notice", level: "info", message });
  if (hasGate) info(`The status "${gateName(title)}" says: ${headlineOf(outcome)}`);
  if (commentUrl !== null) info(`The comment is at ${commentUrl}`);
  if ("problem" in outcome) throw new VerdictError("usage", `Nothing was judged: ${outcome.problem}`);
  return failures.length === 0;
}

/** Finds out where to post, and with what. Throws one `usage` error with all that is missing. */
function placeFor(values: OptionValues, env: World["env"]): PostPlace {
  const { gitea, repository, commit } = values;
  const forge = SERVERS[gitea === null ? "github" : "gitea"];
  const url = gitea === null ? (env["GITHUB_API_URL"] ?? "https://api.github.com") : giteaApi(gitea);
  const service = { url: url.replace(/\/+$/u, ""), token: (env[TOKEN_VARIABLES[forge.api]] ?? "").trim() };
  const mistakes = mistakesIn(values, service);
  if (repository === null || commit === null || mistakes.length > 0)
    throw new VerdictError("usage", mistakes.join("\n"));
  const [owner = "", repo = ""] = repository.split("/");
  const subject = { owner, repo, commit, pullRequest: values["pull-request"], fromFork: false };
  // The numbers of other CI systems mean nothing to the forge.
  const run = { id: 0, attempt: 1, url: values["run-url"] };
  return { service, target: { forge, by: "command", ...subject, run, workflow: "", job: "", use: 1 } };
}

function mistakesIn({ github, gitea, repository, commit }: OptionValues, { url, token }: Service): string[] {
  const variable = TOKEN_VARIABLES[gitea === null ? "github" : "gitea"];
  return [
    ...(github === (gitea !== null) ? [github ? BOTH : NEITHER] : []),
    ...(repository === null ? ["post needs --repository OWNER/NAME."] : []),
    ...(commit === null ? ["post needs --commit HASH: the commit that was checked."] : []),
    ...(/^https?:\/\/[^\s@]+$/u.test(url) ? [] : ["GITHUB_API_URL is no address such as https://api.github.com."]),
    ...(/^[!-~]+$/u.test(token) ? [] : [`post needs a token. Put it into the variable ${variable}.`]),
  ];
}

const BOTH = "--github and --gitea contradict each other. Write one of them.";
const NEITHER = "post needs to know where: write --github, or --gitea with the address of the server.";

/** The API of a Gitea or Forgejo, whose address may already be that of its API. */
function giteaApi(server: string): string {
  return `${server.replace(/\/+$/u, "").replace(/\/api\/v1$/u, "")}/api/v1`;
}

/** Reads what a run has left in its folder, or beside its `verdict.json`. */
async function outcomeOf(place: string, world: World): Promise<Outcome> {
  const [shard, ...others] = await readFolders([place], [], null, world);
  if (shard === undefined || others.length > 0)
    throw new VerdictError(
      "usage",
      `"${printable(place)}" holds the reports of several runs. Merge them by nix-verdict report, and post that.`,
    );
  return "report" in shard ? { report: shard.report } : { problem: shard.problem };
}

/**
 * The pull request that gets a comment; null when there is none, or it has moved on: the comment of a newer run must
 * not be replaced by one about an older commit, and nothing but the commit tells which run is newer. Throws `usage`
 * when the forge does not show it.
 */
async function pullRequestOf({ emit, signal }: Context, target: Target, api: Api): Promise<number | null> {
  const { owner, repo, commit, pullRequest } = target;
  if (typeof pullRequest !== "number") return null;
  const parameters = { owner, repo, pull_number: pullRequest };
  const reply = await api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", parameters, signal);
  if (!reply.ok || reply.status !== 200) {
    const what = `Nothing is posted, because pull request ${pullRequest} of ${owner}/${repo} cannot be read`;
    const remedy = remedyOf(target, "comment", "comment");
    throw new VerdictError("usage", explain(target, { what, remedy }, reply));
  }
  const message = whyNoComment(reply.body, commit, pullRequest);
  if (message === null) return pullRequest;
  emit({ type: "notice", level: "warning", message });
  return null;
}

/** Why a pull request gets no comment about a commit; null when it gets one. `body`: the forge's answer about it. */
function whyNoComment(body: unknown, commit: string, number: number): string | null {
  const head = at(body, "head", "sha");
  if (head !== commit)
    return (
      `There is no comment: the head of pull request ${number} is another commit by now ` +
      `(${printable(String(head))}). If it is not newer, --commit has to be the head and not a merge of it.`
    );
  return at(body, "state") === "open" ? null : `There is no comment: pull request ${number} is no longer open.`;
}
