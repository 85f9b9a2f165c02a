import { join } from "node:path";

import type { LockedFlake } from "../discover/discover.ts";
import { VerdictError } from "../model/model.ts";
import {
  type FlakeSettings,
  type NixSettings,
  type NixTool,
  readFlakeSettings,
  readSettings,
  settingOf,
} from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { printable } from "../text/text.ts";

/** Nix with what the flake itself sets. `evaluating`: for calls that name the flake; `building`: for all others. */
export type ConfiguredNix = { evaluating: NixTool; building: NixTool; settings: NixSettings };

/** Names of settings that are told in one notice. */
const NAMED_SETTINGS = 12;

/**
 * Gives the settings in a flake's `nixConfig` to every call of Nix, as far as the user has accepted them, and tells
 * which are ignored. `evaluating` has what lets Nix fetch. Throws `flake-broken`.
 */
export async function useFlakeSettings(
  context: Context,
  { evaluating, building, settings }: ConfiguredNix,
  { sources: { trees, dir } }: LockedFlake,
): Promise<ConfiguredNix> {
  const file = join(trees[0] ?? "", dir, "flake.nix");
  const own = await readFlakeSettings(context, building, file, settings.acceptsFlakeConfig);
  const taken = overruled(own, building.options);
  tellOfSettings(context, own, taken);
  if (own.accepted.length === 0) return { evaluating, building, settings };
  const options = [...own.accepted, ...building.options];
  const configured = { ...building, options };
  return {
    // Nix puts what a flake says above options; where that would make a difference, it does not get to.
    evaluating:
      taken.length === 0 ? evaluating : { ...evaluating, options: [...options, ["accept-flake-config", "false"]] },
    building: configured,
    settings: await readSettings(context, configured).catch((error: unknown) => {
      if (!(error instanceof VerdictError)) throw error;
      throw new VerdictError(
        "flake-broken",
        "The flake's nixConfig is accepted, but Nix does not take it. Mend it, or run without " +
          `accept-flake-config. ${error.message}`,
        { cause: error },
      );
    }),
  };
}

/** Names of the accepted settings that an option of the user's own sets as well. */
function overruled({ accepted }: FlakeSettings, options: NixTool["options"]): string[] {
  const own = new Set(options.map(([name]) => settingOf(name)));
  return accepted.map(([name]) => name).filter((name) => own.has(name));
}

function tellOfSettings({ emit }: Context, { accepted, ignored }: FlakeSettings, taken: readonly string[]): void {
  if (ignored.length > 0)
    emit({
      type: "notice",
      level: "warning",
      message:
        `The flake's nixConfig sets ${listed(ignored)}, which Nix ignores, because you have not accepted it. If you ` +
        "trust the flake's authors with Nix's settings, add the option accept-flake-config true " +
        '(--option accept-flake-config true; in a job "options: accept-flake-config true").',
    });
  if (accepted.length > 0)
    emit({
      type: "notice",
      level: "detail",
      message: `The flake's nixConfig is accepted: it sets ${listed(accepted.map(([name]) => name))}.`,
    });
  if (taken.length > 0)
    emit({
      type: "notice",
      level: "info",
      message: `The flake's nixConfig sets ${listed(taken)} as well: your own option goes before it.`,
    });
}

function listed(names: readonly string[]): string {
  const some = names.slice(0, NAMED_SETTINGS).map((name) => printable(name).slice(0, 60));
  const rest = names.length - some.length;
  return rest > 0 ? `${some.join(", ")} and ${rest} more` : some.join(", ").replace(/, ([^,]*)$/u, " and $1");
}
