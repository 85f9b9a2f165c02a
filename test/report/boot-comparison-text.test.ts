import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import { XMLValidator } from "fast-xml-parser";

import type { BootComparison, ComparedBoot } from "../../src/model/boot-comparison.ts";
import {
  renderBootComparison,
  renderBootComparisonJson,
  renderBootComparisonMarkdown,
} from "../../src/report/boot-comparison-text.ts";
import { renderHtml } from "../../src/report/html.ts";
import { bootChart } from "../../src/report/html/boot-chart.ts";
import { displayWidth } from "../../src/text/width.ts";
import { booted } from "./booted.ts";
import { compared, comparedWay } from "./compared-boots.ts";
import { report } from "./fixture.ts";
import { HOSTILE_NAMES } from "./hostile-names.ts";
import { type Element, elementsOf, readHtml } from "./read-html.ts";
import { rendered } from "./rendered.ts";

const of = (...rows: ComparedBoot[]): BootComparison => ({ ...compared, rows });

const pageWith = (made: BootComparison): string => renderHtml(report([]), [], new Map(), made);

/** The rows of the chart on a page. */
const rowsOf = (made: BootComparison): Element[] =>
  elementsOf(readHtml(pageWith(made))).find(({ attributes }) => attributes["class"] === "boots")?.children ?? [];

test("each way has a line, and what cannot run a second one that says why", () => {
  const lines = renderBootComparison(compared, { color: false, width: Infinity }).split("\n");
  assert.match(lines[0] ?? "", /^ {2}booted as +system +ready +memory +quoted +isolation; needs$/u);
  assert.match(
    lines[1] ?? "",
    /^✔ container, systemd-nspawn +web +940 ms +96 MiB +under 1 s \(NixOS containers\) +namespaces; root$/u,
  );
  assert.ok(lines.includes("  cannot run here: firecracker needs `/dev/kvm`, which is broken here"), lines.join("\n"));
  assert.ok(lines.includes("  emulated, without KVM"));
  assert.equal(lines.at(-2), "on 4 cores, 15.6 GiB, KVM: broken");
  assert.equal(lines.at(-1), "");
});

test("no line is longer than its terminal, and none ends in a space", () => {
  for (const width of [0, 1, 2, 10, 40, 79, 80, 100, 120, 200])
    for (const color of [false, true])
      for (const line of renderBootComparison(compared, { color, width }).split("\n")) {
        const plain = stripVTControlCharacters(line);
        assert.ok(displayWidth(plain) <= width, `${width}: ${plain}`);
        assert.equal(plain.trimEnd(), plain);
      }
});

test("JSON has every figure as it is, and what is quoted beside it", () => {
  const read = JSON.parse(renderBootComparisonJson(compared));
  assert.equal(read.schema, "nix-verdict-boot-comparison/1");
  assert.deepEqual(read.machine, compared.machine);
  assert.deepEqual(
    read.rows.map((row: Record<string, unknown>) => ({ ...row, quoted: null })),
    compared.rows.map((row) => ({ ...row, quoted: null })),
  );
  assert.deepEqual(
    read.rows.map(
      ({ backend, quoted }: { backend: string; quoted: { readyMs: number; memoryBytes: number | null } }) => [
        backend,
        quoted.readyMs,
        quoted.memoryBytes,
      ],
    ),
    [
      ["nspawn", 1000, null],
      ["oci", 2000, null],
      ["vm", 5000, null],
      ["vm", 5000, null],
      ["microvm", 125, 5_000_000],
      ["microvm", 125, 5_000_000],
    ],
  );
  assert.equal(JSON.parse(renderBootComparisonJson(of(comparedWay({ backend: "build" })))).rows[0].quoted, null);
});

test("the chart has a bar for what was measured, and a mark at what is quoted", () => {
  const rows = rowsOf(compared);
  assert.equal(rows.length, compared.rows.length);
  const drawn = rows.map((row) =>
    elementsOf(row).flatMap(({ name, attributes }) =>
      name === "i" ? [`${attributes["class"]} ${attributes["style"]}`] : [],
    ),
  );
  assert.deepEqual(drawn[0], ["bar width:2.29%", "quoted left:2.44%"]);
  assert.deepEqual(drawn[3], ["quoted left:12.2%"]);
  assert.equal(bootChart(of()), null);
  const many = bootChart(of(...Array.from({ length: 5000 }, () => comparedWay({}))))?.source ?? "";
  assert.match(many, /4800 more are not shown/u);
});

for (const name of HOSTILE_NAMES) {
  test(`whatever a system is named, such as ${JSON.stringify(name.slice(0, 40))}, it is text`, () => {
    const hostile = (text: string): BootComparison =>
      of(
        comparedWay({ system: text, program: text, needs: text, verdict: "failed", reason: text, boot: null }),
        comparedWay({ system: `${text}2`, boot: booted(1, 1, { program: text }) }),
      );
    assert.equal(XMLValidator.validate(pageWith(hostile(name))), true);
    const inOrder = (text: string): string[] =>
      rowsOf(hostile(text))
        .flatMap((row) => elementsOf(row))
        .map(({ name: kind, attributes }) => `${kind} ${Object.keys(attributes).join(" ")}`)
        .filter((kind) => kind !== "code ");
    assert.deepEqual(inOrder(name), inOrder("innocent"));
    // It throws if there is an element that is not ours.
    rendered(renderBootComparisonMarkdown(hostile(name)));
    const text = renderBootComparison(hostile(name), { color: false, width: 120 });
    assert.equal(text.split("\n").length, 7);
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
    assert.doesNotMatch(renderBootComparisonJson(hostile(name)), /\\ud[89a-f]/iu);
  });
}
