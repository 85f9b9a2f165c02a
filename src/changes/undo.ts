import { messageOf } from "../model/model.ts";
import type { Context, RootTask } from "../system/system.ts";
import { type Change, CONFIGURATIONS, DEVICES, FILES, INCLUDE, OPEN_MODE } from "./changeable.ts";
import { withoutClaim, withRecords } from "./claims.ts";
import { daemonIsMissing, restartRunning } from "./daemon.ts";
import { modeOf, setMode, writeInPlace } from "./in-place.ts";
import { endSupervisor } from "./supervisor.ts";
import { reloadRules } from "./udev.ts";

/**
 * Ends the claim of the job that has this token. If it was the last claim, undoes the changes of all jobs: everything
 * gets its earlier state back, unless somebody else has changed it since. Changes that cannot be undone stay recorded
 * for the next job.
 */
export const undoChanges: RootTask<{ token: string }, null> = {
  name: "undo",
  work: async (context, { token }) => {
    await withRecords(context, async (records) => {
      const left = withoutClaim(records, token, context.world.kernel);
      if (left.claims.length > 0) return left;
      return { claims: [], changes: await undoAll(context, left.changes) };
    });
    return null;
  },
};

/**
 * Undoes changes, and returns those that could not be undone. The last change goes first: each one was based on those
 * before it.
 */
async function undoAll(context: Context, changes: readonly Change[]): Promise<Change[]> {
  const { world, emit } = context;
  const left: Change[] = [];
  let settings = false;
  for (const change of changes.toReversed()) {
    try {
      const state = await undoChange(context, change);
      settings ||= state === "undone" && change.kind === "file" && change.file === "settings";
      if (state === "foreign")
        emit({
          type: "notice",
          level: "warning",
          message:
            `${changedPath(change)} was changed by something else after this run had changed it, ` +
            "and was left as it is.",
        });
      if (state === "in-use") left.unshift(change);
    } catch (error) {
      left.unshift(change);
      emit({
        type: "notice",
        level: "warning",
        message: `${changedPath(change)} could not be restored: ${messageOf(error)}`,
      });
    }
  }
  if (settings && !(await daemonIsMissing(world)))
    await restartRunning(context).catch((error: unknown) =>
      emit({ type: "notice", level: "warning", message: messageOf(error) }),
    );
  return left;
}

/**
 * `same`: the earlier state is still there. `foreign`: it is neither our state nor the earlier one. `in-use`: others
 * still need our change.
 */
type UndoState = "undone" | "same" | "foreign" | "in-use";

async function undoChange(context: Context, change: Change): Promise<UndoState> {
  const { world } = context;
  switch (change.kind) {
    case "mode":
      return await undoMode(context, change);
    case "file":
      return await undoFile(context, change);
    case "include":
      return await undoInclude(context, change);
    case "daemon":
      return (await endSupervisor(change.process, world)) ? "undone" : "in-use";
  }
}

async function undoMode(context: Context, { device, before }: Change & { kind: "mode" }): Promise<UndoState> {
  const { path } = DEVICES[device];
  const mode = await modeOf(context, path);
  if (mode === before || mode === null) return "same";
  if (mode !== OPEN_MODE) return "foreign";
  await setMode(context, path, before);
  return "undone";
}

async function undoFile(context: Context, { file, before, after }: Change & { kind: "file" }): Promise<UndoState> {
  const { world } = context;
  const path = FILES[file];
  const now = world.files.exists(path) ? String(await world.files.read(path)) : null;
  if (now === before) return "same";
  if (now !== after) return "foreign";
  if (before === null) await world.files.remove(path);
  else await writeInPlace(context, path, before);
  if (file === "rules")
    await reloadRules(
      context,
      Object.values(DEVICES).map(({ path: device }) => device.slice(device.lastIndexOf("/") + 1)),
    );
  return "undone";
}

async function undoInclude(
  context: Context,
  { configuration, madeFile, addedBreak }: Change & { kind: "include" },
): Promise<UndoState> {
  const { world } = context;
  const path = CONFIGURATIONS[configuration];
  const text = world.files.exists(path) ? String(await world.files.read(path)) : "";
  const lines = text.split("\n");
  const at = lines.lastIndexOf(INCLUDE);
  if (at === -1) return "same";
  // The file still includes settings that were there before us, or were written since.
  if (world.files.exists(FILES.settings)) return "foreign";
  if (madeFile && text === `${INCLUDE}\n`) {
    await world.files.remove(path);
    return "undone";
  }
  const rest = lines.toSpliced(at, 1).join("\n");
  await writeInPlace(context, path, addedBreak && at === lines.length - 2 ? rest.replace(/\n$/u, "") : rest);
  return "undone";
}

function changedPath(change: Change): string {
  switch (change.kind) {
    case "mode":
      return DEVICES[change.device].path;
    case "file":
      return FILES[change.file];
    case "include":
      return CONFIGURATIONS[change.configuration];
    case "daemon":
      return "Nix's daemon";
  }
}
