/**
 * Suggests the known word that a misspelled one probably means: the one with the fewest letters added, left out,
 * replaced, or swapped with their neighbour. Null when every known word needs more changes than a third of its
 * letters.
 */
export function suggest(word: string, known: readonly string[]): string | null {
  let nearest: { candidate: string; changes: number } | null = null;
  for (const candidate of known) {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    // Otherwise a long name of a stranger would cost time.
    if (Math.abs(word.length - candidate.length) > most) continue;
    const changes = distance(word, candidate);
    if (changes <= most && changes < Math.min(candidate.length, nearest?.changes ?? Infinity))
      nearest = { candidate, changes };
  }
  return nearest?.candidate ?? null;
}

/** How many changes turn one word into the other (optimal string alignment). */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= from.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      rows[row]?.push(
        Math.min(
          cell(row - 1, column) + 1,
          cell(row, column - 1) + 1,
          cell(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? cell(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return cell(from.length, to.length);
}
