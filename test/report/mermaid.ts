/** Diagrams as Mermaid itself reads them. */

import DOMPurify from "dompurify";

// Mermaid cleans texts with DOMPurify, which without a browser's document has nothing to clean with. What it would
// clean away must not be in our diagrams anyway.
Object.assign(DOMPurify, { addHook: () => {}, sanitize: (text: string) => text });
const { default: mermaid } = await import("mermaid");

export type Bar = { label: string; tags: string[]; at: string; ms: number };

/**
 * What Mermaid makes of a Gantt chart: bars with their words, tags, start (as written, in the reader's own time) and
 * length. Throws when it is none.
 */
export async function readGantt(diagram: string): Promise<{ sections: string[]; bars: Bar[]; axis: string }> {
  await mermaid.parse(diagram);
  const { db, type } = await mermaid.mermaidAPI.getDiagramFromText(diagram);
  if (type !== "gantt") throw new Error(`a diagram of the kind ${type}`);
  const gantt = db as unknown as GanttDb;
  const said = [
    gantt.getDiagramTitle(),
    gantt.getAccTitle(),
    gantt.getAccDescription(),
    ...gantt.getLinks().keys(),
    ...gantt.getExcludes(),
    ...gantt.getIncludes(),
  ].filter(Boolean);
  if (said.length > 0) throw new Error(`settings that nobody meant: ${said.join("; ")}`);
  const bars = gantt.getTasks().map((task) => {
    const tags = (["crit", "active", "done", "milestone", "vert"] as const).filter((tag) => task[tag]);
    return {
      label: decode(task.task).trim(),
      tags,
      at: local(task.startTime),
      ms: task.endTime.getTime() - task.startTime.getTime(),
    };
  });
  return { sections: gantt.getSections(), bars, axis: gantt.getAxisFormat() };
}

type Task = { task: string; startTime: Date; endTime: Date } & Record<
  "crit" | "active" | "done" | "milestone" | "vert",
  boolean | undefined
>;

type GanttDb = {
  getTasks(): Task[];
  getSections(): string[];
  getAxisFormat(): string;
  getLinks(): Map<string, string>;
  getExcludes(): string[];
  getIncludes(): string[];
} & Record<"getDiagramTitle" | "getAccTitle" | "getAccDescription", () => string>;

/** Mermaid's own form of `#35;` while it works, which the browser decodes at last. */
function decode(text: string): string {
  return text.replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

function local(date: Date): string {
  const two = (number: number, digits = 2): string => String(number).padStart(digits, "0");
  return (
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
    `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`
  );
}
