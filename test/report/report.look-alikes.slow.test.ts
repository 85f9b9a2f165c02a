/** Thousands of names that cannot be told apart by eye, in every writer of the report. */

import { test } from "node:test";

import { random } from "../random.ts";
import { ALIKE, looksDifferent } from "./look-alikes.ts";

test("3,000 pairs of names made of what cannot be told apart, in every writer", () => {
  const next = random(13);
  const below = (most: number): number => Math.floor(next() * most);
  const pieces = [
    ...new Set(
      Object.values(ALIKE).flatMap((names) =>
        names.flatMap((name) => (name.length < 40 ? [name, ...Array.from(name)] : [])),
      ),
    ),
    "a",
    "o",
    "l",
    "1",
    " ",
    "  ",
  ];
  const made = (): string => Array.from({ length: below(5) }, () => pieces[below(pieces.length)]).join("");
  for (let round = 0; round < 300; round += 1) {
    const names = new Set<string>();
    while (names.size < 20) {
      const name = made();
      names.add(name);
      // Its double with something in it.
      const at = below(name.length + 1);
      names.add(name.slice(0, at) + (pieces[below(pieces.length)] ?? "") + name.slice(at));
    }
    looksDifferent([...names].slice(0, 20));
  }
});
