/** Fewer builds than this tell nothing of how good expectations are. */
const ENOUGH = 16;

/**
 * A build that was expected to last ten times as long as another lasts this power of ten as long, at least: 1 would be
 * perfect, 0 is chance. In the simulations, times wrong by a factor of e are above it, and drawn times are not.
 */
const LEAST_SLOPE = 0.3;

/** Of standard errors: one in twenty is further off to one side. */
const CERTAIN = 1.64;

/**
 * Whether measured times follow the expected ones at all. Judged by the slope of their logarithms and not by their
 * distance: a machine that is twice as slow makes no order worse, and the longest are built first, so those that come
 * in are no fair sample.
 */
export class ExpectationTrust {
  #count = 0;
  #expected = 0;
  #measured = 0;
  #varianceOfExpected = 0;
  #varianceOfMeasured = 0;
  #covariance = 0;

  /** Takes a build's expected and measured time, in milliseconds. */
  add(expectedMs: number, measuredMs: number): void {
    const expected = Math.log(Math.max(1, expectedMs));
    const measured = Math.log(Math.max(1, measuredMs));
    this.#count += 1;
    // Welford's sums: differences of large sums would lose what small differences say.
    const fromExpected = expected - this.#expected;
    const fromMeasured = measured - this.#measured;
    this.#expected += fromExpected / this.#count;
    this.#measured += fromMeasured / this.#count;
    this.#varianceOfExpected += fromExpected * (expected - this.#expected);
    this.#varianceOfMeasured += fromMeasured * (measured - this.#measured);
    this.#covariance += fromExpected * (measured - this.#measured);
  }

  /** Expectations are certain to say next to nothing. */
  get isLost(): boolean {
    if (this.#count < ENOUGH || this.#varianceOfExpected === 0) return false;
    const slope = this.#covariance / this.#varianceOfExpected;
    const unexplained = Math.max(0, this.#varianceOfMeasured - slope * this.#covariance);
    return slope + CERTAIN * Math.sqrt(unexplained / ((this.#count - 2) * this.#varianceOfExpected)) < LEAST_SLOPE;
  }
}
