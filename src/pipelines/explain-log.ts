import { dirname, resolve } from "node:path";

import { FlakeTexts, LogReader, readLog, readPackedLog, whereAndWhat, withScript } from "../diagnose/diagnose.ts";
import { type Explanation, isDerivationPath, messageOf, VerdictError } from "../model/model.ts";
import { findNix, nixCommand, type NixTool, queryMissing, queryValid, withoutCaches } from "../nix/nix.ts";
import type { Context, Files } from "../system/system.ts";

/** Stands for standard input. */
const STANDARD_INPUT = "-";

/** What a log tells, and the sentence for a person that says it; "" when the log names no cause. */
type ExplainedLog = { explanation: Explanation; sentence: string };

/**
 * Explains a log: that in a file, on standard input ("-"), or the one that Nix has stored of a derivation. `input`: the
 * bytes on standard input. Throws a VerdictError when there is no such log.
 */
export async function explainLog(
  context: Context,
  log: string,
  input: AsyncIterable<Buffer>,
  options: Pick<NixTool, "options" | "impure">,
): Promise<ExplainedLog> {
  const explanation = await explanationOf(context, log, input, options);
  return { explanation, sentence: explanation.cause === null ? "" : whereAndWhat(explanation) };
}

async function explanationOf(
  context: Context,
  log: string,
  input: AsyncIterable<Buffer>,
  options: Pick<NixTool, "options" | "impure">,
): Promise<Explanation> {
  const { files } = context.world;
  if (log === STANDARD_INPUT) return await fromStream(input);
  if (isDerivationPath(log)) return await ofDerivation(context, log, options);
  const path = await linkedFile(log, files);
  const kind = await files.kind(path);
  if (kind !== null && kind !== "a file")
    throw new VerdictError("usage", `${log} is ${kind}. Write the path of a log, of a derivation, or "-".`);
  if (kind === null)
    throw new VerdictError("usage", `There is no file ${log}. Write the path of a log, of a derivation, or "-".`);
  try {
    return (await readPackedLog(path, files)) ?? (await readLog(path, files, { result: null, isTest: true }));
  } catch (error) {
    throw new VerdictError("usage", `${log} cannot be read: ${messageOf(error)}.`);
  }
}

/** Links lead to no more files than this. */
const MOST_LINKS = 16;

/** The file that a path leads to: its user has named it, so links are followed. */
async function linkedFile(path: string, files: Files): Promise<string> {
  let at = path;
  for (let count = 0; count < MOST_LINKS; count += 1) {
    const target = await files.linkTarget(at);
    if (target === null) break;
    at = resolve(dirname(at), target);
  }
  return at;
}

async function fromStream(input: AsyncIterable<Buffer>): Promise<Explanation> {
  const reader = new LogReader();
  for await (const chunk of input) reader.write(chunk);
  return reader.end();
}

/** Explains Nix's own record of a build. Whether it passed, its outputs say. */
async function ofDerivation(
  context: Context,
  drvPath: string,
  options: Pick<NixTool, "options" | "impure">,
): Promise<Explanation> {
  const { world, signal } = context;
  const found = await findNix(context);
  if (found.nix === null)
    throw new VerdictError("nix-missing", "There is no Nix to ask for the log. Write the path of a log instead.");
  const tool = withoutCaches({ bin: found.nix, ...found.version, ...options });
  await using folder = await world.files.temporary("nix-verdict-log-");
  const path = `${folder.path}/log`;
  const { code } = await world.processes.save(nixCommand(tool, ["log"], [drvPath]), path);
  signal.throwIfAborted();
  if (code !== 0)
    throw new VerdictError(
      "usage",
      `Nix has no log of ${drvPath}: it was not built on this machine, or its log was deleted.`,
    );
  const result = (await isBuilt(context, tool, drvPath)) ? "passed" : "failed";
  const explanation = await readLog(path, world.files, { result, isTest: true });
  return await withScript(explanation, drvPath, new FlakeTexts(flakeHere(world.files), world.files), world.files);
}

/** The flake that the user is in; null when there is none. */
function flakeHere(files: Files): { trees: string[]; dir: string } | null {
  return files.exists("flake.nix") ? { trees: [resolve(".")], dir: "" } : null;
}

async function isBuilt(context: Context, tool: NixTool, drvPath: string): Promise<boolean> {
  const { outputs } = await queryMissing(context, tool, [drvPath]);
  const paths = [...(outputs.get(drvPath)?.values() ?? [])];
  const known = paths.filter((path) => path !== null);
  if (known.length === 0 || known.length < paths.length) return false;
  const valid = await queryValid(context, tool, known);
  return known.every((path) => valid.has(path));
}
