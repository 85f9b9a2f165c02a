/** `before` and `after`: patterns around all the alternatives. `flags`: of the whole pattern. */
type Frame = { before?: RegExp; after?: RegExp; flags?: string };

/** Makes one pattern that matches whatever any of `alternatives` matches; the first that fits counts. */
export function anyOf(alternatives: readonly RegExp[], { before, after, flags = "" }: Frame = {}): RegExp {
  const choice = alternatives.map(({ source }) => source).join("|");
  return new RegExp(`${before?.source ?? ""}(?:${choice})${after?.source ?? ""}`, flags);
}
