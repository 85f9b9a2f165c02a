/**
 * Program for tests: proves what its first argument names, with the tool that the second describes as JSON, and prints
 * the proof as JSON.
 */
import { askProbe } from "../../src/features/probe-build.ts";
import { type Proof, proveKvm, readKvm, withoutAnswer } from "../../src/features/prove.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { realWorld, type World } from "../../src/system/world.ts";

const PROOFS: Record<string, typeof proveKvm> = { kvm: proveKvm, "kvm-in-build": proveInBuild };

const [name = "", tool = ""] = process.argv.slice(2);
const proof = await PROOFS[name]?.(JSON.parse(tool) as NixTool, realWorld(), new AbortController().signal);
process.stdout.write(`${JSON.stringify(proof)}\n`);

/** What the build alone says. */
async function proveInBuild(tool: NixTool, world: World, signal: AbortSignal): Promise<Proof> {
  const asked = await askProbe("kvm", "kvm", tool, world, signal);
  return asked.kind === "answered" ? readKvm(asked.answer) : withoutAnswer(asked, "kvm");
}
