import { crossing, digamma, studentQuantile, trigamma } from "./distributions.ts";

/** Fewer numbers say too little of what they differ by. */
export const FEWEST_RUNS = 4;

/**
 * The spread that numbers have at least, as a share of them: those that agree better do so because they were rounded,
 * or by chance. Also what keeps a check that always took the same from having a limit at the very same number.
 */
const LEAST_SPREAD = 0.005;

/**
 * What others tell of a spread counts as at most so many more runs. With as many, Student's t is within a twentieth of
 * the normal distribution's.
 */
const MOST_BORROWED = 60;

/** Spreads of fewer checks say nothing of what is usual. */
const FEWEST_CHECKS = 10;

/**
 * A variance so many times the usual one is no chance, not even among four numbers (1 in 135): such a check is of
 * another kind, and goes by itself.
 */
const UNUSUAL = 4;

/**
 * How much of the permitted errors is spent on limits without the furthest number. Little, because most checks have no
 * outlier.
 */
const SPENT_ON_OUTLIERS = 0.2;

/** Logarithms of what one check took in earlier runs. */
type Sample = { mean: number; variance: number; count: number };

/** What is usual among checks: a variance, and how many degrees of freedom it counts as; 0 when it says nothing. */
type Usual = { variance: number; degrees: number };

/**
 * For each list of earlier numbers (above 0), the limit that one more number of the same kind exceeds by chance with at
 * most the probability `significance`: the upper end of a prediction interval of their logarithms. Null where there are
 * fewer than {@link FEWEST_RUNS}.
 *
 * Few numbers tell little of their spread, so the other lists tell what is usual, as far as spreads are alike (Smyth,
 * "Linear models and empirical Bayes methods", Stat. Appl. Genet. Mol. Biol. 3(1), 2004, section 6.2). And one number
 * that lies apart must not hide everything: the limit without the furthest one counts if it is lower. Which one that
 * is, the numbers say themselves, so it is calculated for a probability that is smaller by as many as there are.
 */
export function limitsOf(lists: readonly (readonly number[])[], significance: number): (number | null)[] {
  const enough = lists.map((list) => (list.length < FEWEST_RUNS ? null : list.map((number) => Math.log(number))));
  const usual = usualSpread(enough.flatMap((logs) => (logs === null ? [] : [sampleOf(logs)])));
  const quantile = remembering(studentQuantile);
  const limit = (logs: readonly number[], probability: number): number => {
    const { mean, variance, count } = sampleOf(logs);
    const borrowed = variance > UNUSUAL * usual.variance ? 0 : usual.degrees;
    const degrees = count - 1 + borrowed;
    const together = ((count - 1) * variance + borrowed * usual.variance) / degrees;
    return mean + quantile(probability, degrees) * Math.sqrt(together * (1 + 1 / count));
  };
  return enough.map((logs) => {
    if (logs === null) return null;
    // With no more than the fewest there would be too few.
    if (logs.length === FEWEST_RUNS) return Math.exp(limit(logs, significance));
    const whole = limit(logs, significance * (1 - SPENT_ON_OUTLIERS));
    return Math.exp(Math.min(whole, limit(withoutFurthest(logs), (significance * SPENT_ON_OUTLIERS) / logs.length)));
  });
}

/** The middle one, or the mean of the two in the middle, of at least one number. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/**
 * How alike spreads are: if their logarithms differ by no more than chance makes them differ, all checks have the same;
 * the more they differ, the less one says of another.
 */
function usualSpread(samples: readonly Sample[]): Usual {
  if (samples.length < FEWEST_CHECKS) return { variance: 0, degrees: 0 };
  const logs = samples.map(
    ({ variance, count }) => Math.log(variance) - digamma((count - 1) / 2) + Math.log((count - 1) / 2),
  );
  const { mean, variance } = sampleOf(logs);
  const byChance = meanOf(samples.map(({ count }) => trigamma((count - 1) / 2)));
  const excess = variance - byChance;
  // A whole number, because the quantile has only those.
  const degrees = Math.floor(crossing((half) => trigamma(half / 2) <= excess, 0, MOST_BORROWED));
  return degrees === 0
    ? { variance: 0, degrees }
    : { variance: Math.exp(mean + digamma(degrees / 2) - Math.log(degrees / 2)), degrees };
}

function sampleOf(logs: readonly number[]): Sample {
  const mean = meanOf(logs);
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  return { mean, variance: Math.max(variance, LEAST_SPREAD ** 2), count: logs.length };
}

function withoutFurthest(logs: readonly number[]): number[] {
  const middle = median(logs);
  const furthest = logs.reduce((found, log) => (Math.abs(log - middle) > Math.abs(found - middle) ? log : found));
  return logs.toSpliced(logs.indexOf(furthest), 1);
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/**
 * The same function, which calculates what it is asked again only once: thousands of checks have few different numbers
 * of runs.
 */
function remembering(
  calculate: (probability: number, degrees: number) => number,
): (probability: number, degrees: number) => number {
  const known = new Map<string, number>();
  return (probability, degrees) => {
    const key = `${probability} ${degrees}`;
    const value = known.get(key) ?? calculate(probability, degrees);
    known.set(key, value);
    return value;
  };
}
