import { VerdictError } from "../model/model.ts";
import { faultMessage, isDenied, obstacleIn, readNetworkFault } from "../nix/nix.ts";
import { anyOf } from "../text/text.ts";

/** The errors of all supported versions of Nix about a place without a flake. */
const NO_FLAKE = anyOf([
  /does not contain a '?[^ ]*flake\.nix/,
  /could not find a flake\.nix/,
  /is not part of a flake/,
  /No such file or directory/,
  /does not exist/,
]);

/** Nix's words about a place where nothing is. */
const NOT_THERE = anyOf([NO_FLAKE, /Could(?:n't| not) (?:open|read)/, /does not have|not found|is forbidden in pure/]);

const NETWORK_ADVICE = "Check that this server can be reached from here, and try again";

/** An input of the flake that Nix was busy with when it failed: its name, and its address where Nix says it. */
type BlamedInput = { name: string; address: string | null };

/** Why a flake could not be fetched, or its inputs not be fixed. `error`: Nix's; `trace`: the way to it as well. */
export function notLocked(url: string, error: string, trace: string): VerdictError {
  const obstacle = obstacleIn(error);
  if (obstacle !== null) return obstacle;
  const input = blamedInput(trace);
  if (input !== null) return noInput(url, error, input);
  const fault = readNetworkFault(error);
  if (fault !== null && !isDenied(fault)) {
    return new VerdictError(
      "flake-broken",
      `The flake "${url}" could not be fetched: ${faultMessage(fault)}. ${NETWORK_ADVICE}`,
    );
  }
  if (NO_FLAKE.test(error)) {
    return new VerdictError(
      "no-flake",
      `There is no flake at "${url}": ${firstLine(error)}. Run nix-verdict in a folder with a ` +
        "flake.nix (tracked by git, if it is a git repository), or name the flake.",
    );
  }
  return new VerdictError(
    "flake-broken",
    `The flake "${url}" could not be loaded, so it has no checks to judge: ${firstLine(error)}`,
  );
}

/** The nearest input on the way to an error; null when it was the flake itself that failed. */
function blamedInput(trace: string): BlamedInput | null {
  const name = /while updating the flake input '([^'\n]+)'(?![\s\S]*while updating the flake input ')/.exec(trace)?.[1];
  if (name === undefined) return null;
  const address = trace.slice(trace.lastIndexOf(`'${name}'`)).match(/while fetching the input '([^'\n]+)'/)?.[1];
  return { name, address: address ?? null };
}

/** Says what is wrong with an input that Nix cannot get, and what to do about it. */
function noInput(url: string, error: string, { name, address }: BlamedInput): VerdictError {
  const fault = readNetworkFault(error);
  const input = `The input "${name}"${address === null ? "" : ` (${address})`} of the flake "${url}"`;
  if (fault !== null && !isDenied(fault) && !fault.address?.startsWith("file:"))
    return new VerdictError(
      "flake-broken",
      `${input} could not be fetched: ${faultMessage(fault)}. ${NETWORK_ADVICE}, or lock the input.`,
    );
  if (fault !== null && isDenied(fault) && !fault.address?.startsWith("file:"))
    return new VerdictError(
      "flake-broken",
      `${input} is not there, or is private: ${faultMessage(fault)}. Correct its url, or give Nix a token that may ` +
        "read it: github-token, or access-tokens in nix.conf.",
    );
  if (!NOT_THERE.test(error) && fault === null)
    return new VerdictError(
      "flake-broken",
      `${input} could not be loaded: ${firstLine(error)}. Repair or update that input.`,
    );
  return new VerdictError(
    "flake-broken",
    `${input} is not there: ${firstLine(error)}. Correct its url; if it is a git submodule, check it out ` +
      '("submodules: true" of actions/checkout) and add "?submodules=1" to the flake; a file must be tracked by git.',
  );
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}
