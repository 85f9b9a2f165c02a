/** A reporter for node:test: says nothing of what passes, and all of what fails. */

import type { TestEvent } from "node:test/reporters";
import { inspect } from "node:util";

/** Failed because of something within: told there. */
const OF_OTHERS = new Set(["subtestsFailed", "cancelledByParent"]);

type Failure = { failureType?: string; cause?: unknown };

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = [];
  for await (const { type, data } of events) {
    if (type === "test:start") path.splice(data.nesting, path.length, data.name);
    if (type !== "test:fail") continue;
    const { failureType = "", cause } = data.details.error as Failure;
    const name = [...path.slice(0, data.nesting), data.name].join(" › ");
    if (!OF_OTHERS.has(failureType)) yield `✖ ${name}\n${indented(inspect(cause ?? data.details.error))}\n`;
  }
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, "    ");
}
