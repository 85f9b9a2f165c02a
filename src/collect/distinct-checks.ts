import { type Check, type Report, VERDICTS } from "../model/model.ts";
import { compare } from "../text/text.ts";
import type { JudgedFlakes } from "./judged-flakes.ts";

/**
 * Returns each check of all jobs once, of those with the same identity the one that a reader should see first; what
 * stands for a job that was lost is not among them.
 *
 * Several shards may hold the same check of one flake. Its `attr` alone does not tell it: another flake has one of that
 * path, one system is booted in several ways, and a run and a boot both judge an image. Where there are several flakes,
 * or one with several sets of inputs, each check gets its own as `flake`.
 */
export function distinctChecks(reports: readonly Report[], flakes: JudgedFlakes): Check[] {
  const known = new Map<string, { rival: Rival; flake: Report["flake"] }>();
  for (const report of reports) {
    for (const check of report.checks) {
      if (check.attr === "") continue;
      const flake = check.flake ?? report.flake;
      const id = JSON.stringify([flakes.idOf(flake), check.kind ?? null, check.name, check.attr]);
      const [rival, other] = [new Rival(check), known.get(id)];
      if (other === undefined || rival.precedes(other.rival)) known.set(id, { rival, flake });
    }
  }
  return Array.from(known.values(), ({ rival: { check }, flake }) =>
    flakes.areSeveral ? { ...check, flake: flakes.agreedOn(flake) } : check,
  );
}

/** One of several jobs' results for a check; its text is made only when it is needed. */
class Rival {
  readonly check: Check;
  #text: string | null = null;

  constructor(check: Check) {
    this.check = check;
  }

  /**
   * Orders by verdict; with equal verdicts, the later build wins. The text decides in the end, so that the order of the
   * jobs makes no difference.
   */
  precedes(other: Rival): boolean {
    const [a, b] = [this.check, other.check];
    const later = compare(b.startedAt ?? "", a.startedAt ?? "");
    return (
      (VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || later || compare(this.#asText(), other.#asText())) <
      0
    );
  }

  #asText(): string {
    this.#text ??= JSON.stringify(this.check);
    return this.#text;
  }
}
