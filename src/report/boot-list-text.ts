import type { BootList } from "../model/model.ts";
import { displayWidth, formatBytes, padEnd, paint, printable, wrapWords } from "../text/text.ts";
import { nameInFlake } from "./boot-words.ts";

type BootListStyle = { color: boolean; width: number };

/** What a line of the terminal has no room for goes on so far to the right. */
const INDENT = "    ";

/**
 * Renders what can be booted, one system a line: its name, how it is booted, and how else it can be. No line is wider
 * than `width` columns, unless a single word is.
 */
export function renderBootList({ systems, broken }: BootList, { color, width }: BootListStyle): string {
  const lines = systems.map(({ name, boot }): [name: string, how: string] => {
    const memory = boot.memoryBytes === null ? "" : `, ${formatBytes(boot.memoryBytes)}`;
    const program = boot.hypervisor === null ? "" : ` (${boot.hypervisor}${memory})`;
    const image = boot.image === null ? "" : ` (${boot.image.name ?? "without a name"}:${boot.image.tag ?? "latest"})`;
    const others = boot.ways.filter((way) => way !== boot.way);
    const instead = others.length === 0 ? "" : `, or as ${others.join(", ")}`;
    return [printable(nameInFlake(name)), printable(`${boot.way}${program}${image}${instead}`)];
  });
  const widest = Math.max(0, ...lines.map(([name]) => displayWidth(name)));
  const errors = broken.map(({ name, reason }) =>
    paint(`✘ ${printable(`${nameInFlake(name)}: ${reason.message}`)}`, "red", color),
  );
  const nothing = lines.length + errors.length === 0 ? ["Nothing of this flake can be booted so."] : [];
  return [...lines.map(([name, how]) => `${padEnd(name, widest)}  ${how}`), ...errors, ...nothing]
    .map((line) => `${wrapWords(line, width, INDENT).join("\n")}\n`)
    .join("");
}

/** Renders the same as JSON. */
export function renderBootListJson(list: BootList): string {
  return `${JSON.stringify({ schema: "nix-verdict-boot-list/1", ...list }, null, 2)}\n`;
}
