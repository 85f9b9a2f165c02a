import { crossing, digamma, studentQuantile, trigamma } from "./distributions.ts";

/** Fewer numbers tell too little about their spread. */
export const FEWEST_RUNS = 4;

/**
 * The least spread that is assumed, as a share of the numbers: if they agree better, it is because of rounding, or
 * chance. It also keeps a check that always took the same time from having that very time as its limit.
 */
const LEAST_SPREAD = 0.005;

/**
 * The spread of other checks counts as at most so many more runs. With as many, Student's t is within a twentieth of
 * the normal distribution's.
 */
const MOST_BORROWED = 60;

/** Fewer checks do not tell what spread is usual. */
const FEWEST_CHECKS = 10;

/**
 * A variance so many times the usual one is not chance, even among four numbers (1 in 135). Such a check is of another
 * kind, and only its own numbers count.
 */
const UNUSUAL = 4;

/**
 * The share of the permitted errors that limits without the furthest number may use. It is small, because most checks
 * have no outlier.
 */
const SPENT_ON_OUTLIERS = 0.2;

/** Logarithms of a check's numbers in earlier runs. */
type Sample = { mean: number; variance: number; count: number };

/** The usual spread among checks: a variance, and how many degrees of freedom it counts as; 0 when it tells nothing. */
type Usual = { variance: number; degrees: number };

/**
 * For each list of earlier numbers (above 0), returns the limit that one more number of the same kind exceeds by chance
 * with a probability of at most `significance`: the upper end of a prediction interval of their logarithms. Null where
 * there are fewer than {@link FEWEST_RUNS}.
 *
 * A few numbers tell little about their spread, so the other lists provide the usual spread, as far as spreads are
 * alike (Smyth, "Linear models and empirical Bayes methods", Stat. Appl. Genet. Mol. Biol. 3(1), 2004, section 6.2).
 * And a single outlier must not hide everything, so the limit without the furthest number counts if it is lower. That
 * number is chosen from the numbers themselves, so this limit is calculated for a probability divided by their count.
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
    // Without one of them, there would be too few.
    if (logs.length === FEWEST_RUNS) return Math.exp(limit(logs, significance));
    const whole = limit(logs, significance * (1 - SPENT_ON_OUTLIERS));
    return Math.exp(Math.min(whole, limit(withoutFurthest(logs), (significance * SPENT_ON_OUTLIERS) / logs.length)));
  });
}

/** Returns the middle number, or the mean of the two in the middle; needs at least one number. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/**
 * Estimates how alike spreads are. If their logarithms differ no more than by chance, all checks have the same spread;
 * the more they differ, the less one check tells about another.
 */
function usualSpread(samples: readonly Sample[]): Usual {
  if (samples.length < FEWEST_CHECKS) return { variance: 0, degrees: 0 };
  const logs = samples.map(
    ({ variance, count }) => Math.log(variance) - digamma((count - 1) / 2) + Math.log((count - 1) / 2),
  );
  const { mean, variance } = sampleOf(logs);
  const byChance = meanOf(samples.map(({ count }) => trigamma((count - 1) / 2)));
  const excess = variance - byChance;
  // A whole number, because the quantile takes no other.
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

/** Returns the same function with its results cached: thousands of checks have few different numbers of runs. */
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
