/**
 * What Nix says of a build in the log that it shows: its own messages, of every version since 2.8. `drv`: the name of
 * the derivation, without its hash; null when the message does not name it.
 */
export type NixWords = {
  kind: "exit" | "signal" | "timeout" | "silence" | "dependency" | "refused";
  drv: string | null;
  /** Exit code, signal, or seconds; null when it is not told. */
  number: number | null;
  line: string;
};

const NAMED_DERIVATION = /[a-z0-9]{32}-([^'!^/]+?)\.drv/;

const PATTERNS: readonly [NixWords["kind"], RegExp][] = [
  ["timeout", /timed out after (\d+) seconds$/],
  ["silence", /timed out after (\d+) seconds of silence$/],
  ["signal", /failed due to signal (\d+)/],
  ["exit", /builder failed with exit code (\d+)|^error: builder for '[^']*' failed with exit code (\d+)/],
  ["dependency", /^error: (\d+) dependenc(?:y|ies) of derivation/],
  // The next line says why.
  ["refused", /^error: Cannot build '/],
];

/** The line begins with one of these where Nix is who speaks. */
const BEGINS = /^\s*(?:error: |Reason: |building of '|last \d+ log lines:)/;

/** Reads a line; null when it is none of Nix's. */
export function readNixWords(line: string): NixWords | null {
  if (!BEGINS.test(line)) return null;
  for (const [kind, pattern] of PATTERNS) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const number = found.slice(1).find((group) => group !== undefined);
    return {
      kind,
      drv: NAMED_DERIVATION.exec(line)?.[1] ?? null,
      number: number === undefined ? null : Number(number),
      line,
    };
  }
  return null;
}
