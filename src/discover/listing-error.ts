import { VerdictError } from "../model/model.ts";

/** The error of a flake of which something cannot even be listed. `why`: a sentence. */
export function notListed(what: string, url: string, why: string): VerdictError {
  return new VerdictError("flake-broken", `The ${what} of "${url}" could not even be listed: ${why}`);
}

/** The error of a flake without checks for `system`. `others`: the systems for which it has some. */
export function noChecks(url: string, system: string, others: readonly string[]): VerdictError {
  const instead =
    others.length > 0
      ? `It has checks for ${others.join(", ")}: choose one with --system, or add checks for ${system}.`
      : `Add derivations under checks.${system} to its outputs.`;
  return new VerdictError("no-checks", `The flake "${url}" has no checks for ${system}. ${instead}`);
}
