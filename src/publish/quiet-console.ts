import { byNeedOfAttention, type Emit, isBad, totals } from "../model/model.ts";
import { badLine, Causes, originsIn, renderVerdictLine, showNames } from "../report/report.ts";
import type { Terminal } from "../system/system.ts";
import { printable } from "../text/text.ts";

/** Prints nothing of a good run; of a bad one each bad check, and then how many of how many they are. */
export function onlyBad(terminal: Terminal): Emit {
  return (event) => {
    if (event.type !== "run-finished" || totals(event.report).verdict === "good") return;
    const { report } = event;
    const causes = new Causes();
    const show = showNames(report.checks.map(({ name }) => name));
    const look = { color: terminal.color, originOf: originsIn(report.checks) };
    const bad = byNeedOfAttention(report.checks).filter((check) => isBad(check, report.flaky));
    const lines = bad.map((check) => renderVerdictLine(check, look, show, causes.add(check)));
    terminal.paint([...lines, printable(badLine(report)), ""].join("\n"));
  };
}
