import type { Event } from "../model/model.ts";
import { type ShowName, testPlace } from "../report/report.ts";
import { formatDuration } from "../text/text.ts";

/** A test of which nothing is said for so long says where it is, when it comes to another place. */
const QUIET_MS = 60_000;

/** Says where long NixOS tests are, where lines stay: at most a line in a minute for each of them. */
export class TestProgressLog {
  readonly #tests = new Map<string, { startedAt: number; saidAt: number }>();

  /** Learns from one more event. Gives a line if it is time for one. */
  take(event: Event, show: ShowName): string | null {
    if (event.type === "build-started") this.#tests.set(event.drvPath, { startedAt: event.at, saidAt: event.at });
    if (event.type === "build-finished") this.#tests.delete(event.drvPath);
    if (event.type !== "test-progress") return null;
    const test = this.#tests.get(event.drvPath);
    const place = testPlace(event);
    if (test === undefined || place === "" || event.at - test.saidAt < QUIET_MS) return null;
    test.saidAt = event.at;
    const [name = ""] = event.checks;
    const where = event.subtest === null ? place : `in ${place}`;
    return `${show(name)} is ${where} after ${formatDuration(event.at - test.startedAt)}`;
  }
}
