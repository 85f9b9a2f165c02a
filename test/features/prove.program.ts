/**
 * Program for tests: proves what its first argument names, with the tool that the second describes as JSON, and prints
 * the proof as JSON.
 */
import { askProbe } from "../../src/features/probe-build.ts";
import { type FeatureProof, proveKvm, readKvm, withoutAnswer } from "../../src/features/prove.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { type Context, realWorld } from "../../src/system/system.ts";

const PROOFS: Record<string, typeof proveKvm> = { kvm: proveKvm, "kvm-in-build": proveInBuild };

const [name = "", tool = ""] = process.argv.slice(2);
const proof = await PROOFS[name]?.(
  { world: realWorld(), emit: () => undefined, signal: new AbortController().signal },
  JSON.parse(tool) as NixTool,
);
process.stdout.write(`${JSON.stringify(proof)}\n`);

/** What the build alone says. */
async function proveInBuild(context: Context, tool: NixTool): Promise<FeatureProof> {
  const asked = await askProbe(context, "kvm", "kvm", tool);
  return asked.kind === "answered" ? readKvm(asked.answer) : withoutAnswer(asked, "kvm");
}
