import { dirname } from "node:path";

import { adviceFor, proveSandbox } from "../features/features.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { install } from "../install/install.ts";
import { VerdictError } from "../model/model.ts";
import { type NixTool, readWrittenSettings, wantsImpure } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";

/**
 * Provides the Nix to use, as its user has set it up. One that was just installed must first build something, in a
 * sandbox, as an without user. Throws `install-failed` if it does not.
 */
export async function provideNix(context: Context, inputs: Pick<Inputs, "install" | "nix">): Promise<NixTool> {
  const { emit } = context;
  const installed = await install(context, inputs.install);
  const tool: NixTool = {
    bin: installed.nix,
    version: installed.version,
    implementation: installed.implementation,
    options: inputs.nix.options,
    impure: inputs.nix.impure || wantsImpure(await readWrittenSettings(context.world)),
  };
  if (installed.origin === "existing") return tool;
  emit({ type: "nix-installed", bin: dirname(installed.nix) });
  const proof = await proveSandbox(context, tool);
  if (
    proof.state === "on" ||
    proof.code === "not-provable" ||
    proof.code === "builds-elsewhere" ||
    /^\s*sandbox\s*=\s*(?:false|relaxed)\s*$/mu.test(inputs.install.conf ?? "")
  )
    return tool;
  const fault = `its first build did not run in a sandbox: ${proof.reason}`;
  const advice = adviceFor("sandbox", proof.code);
  throw new VerdictError("install-failed", `Nix ${tool.version} is installed, but ${fault}. ${advice}`);
}
