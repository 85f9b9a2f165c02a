/** Fewer builds than this say nothing about the quality of expectations. */
const ENOUGH = 16;

/**
 * The least slope that is accepted: a build that was expected to take ten times as long as another takes at least ten
 * to this power times as long. 1 would be perfect, 0 is chance. In the simulations, times that are wrong by a factor of
 * e are above it, and random times are not.
 */
const LEAST_SLOPE = 0.3;

/** In standard errors: one result in twenty is further off to one side. */
const CERTAIN = 1.64;

/**
 * Whether measured times follow the expected ones at all. It uses the slope of their logarithms, not their distance: a
 * machine that is twice as slow does not make an order worse. Besides, the longest builds come first, so the measured
 * ones are not a fair sample.
 */
export class ExpectationTrust {
  #count = 0;
  #expected = 0;
  #measured = 0;
  #varianceOfExpected = 0;
  #varianceOfMeasured = 0;
  #covariance = 0;

  /** Adds a build's expected and measured time, in milliseconds. */
  add(expectedMs: number, measuredMs: number): void {
    const expected = Math.log(Math.max(1, expectedMs));
    const measured = Math.log(Math.max(1, measuredMs));
    this.#count += 1;
    // Welford's sums: differences of large sums would lose small differences.
    const fromExpected = expected - this.#expected;
    const fromMeasured = measured - this.#measured;
    this.#expected += fromExpected / this.#count;
    this.#measured += fromMeasured / this.#count;
    this.#varianceOfExpected += fromExpected * (expected - this.#expected);
    this.#varianceOfMeasured += fromMeasured * (measured - this.#measured);
    this.#covariance += fromExpected * (measured - this.#measured);
  }

  /** Whether expectations are certainly almost meaningless. */
  get isLost(): boolean {
    if (this.#count < ENOUGH || this.#varianceOfExpected === 0) return false;
    const slope = this.#covariance / this.#varianceOfExpected;
    const unexplained = Math.max(0, this.#varianceOfMeasured - slope * this.#covariance);
    return slope + CERTAIN * Math.sqrt(unexplained / ((this.#count - 2) * this.#varianceOfExpected)) < LEAST_SLOPE;
  }
}
