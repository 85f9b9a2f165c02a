/**
 * Probability distributions, by the formulas of Abramowitz and Stegun, Handbook of Mathematical Functions (1964); each
 * function names the numbers of its formulas.
 */

/** So many halvings reduce an interval to the precision of numbers. */
const HALVINGS = 60;

/** From this value on, three terms of an asymptotic series give nine digits. */
const ASYMPTOTIC = 12;

/**
 * Returns the value that Student's t with these degrees of freedom (a whole number from 1 on) exceeds with a
 * probability between 0 and 0.5.
 */
export function studentQuantile(exceeded: number, degrees: number): number {
  let high = 1;
  while (studentTail(high, degrees) > exceeded) high *= 2;
  return crossing((t) => studentTail(t, degrees) <= exceeded, 0, high);
}

/** Finds where, between two numbers, a condition changes from false to true. */
export function crossing(holds: (at: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let time = 0; time < HALVINGS; time += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The probability that Student's t exceeds a value: 26.7.3 for odd degrees of freedom, 26.7.4 for even ones. */
function studentTail(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= (Math.cos(angle) ** 2 * (power - 1)) / power;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 - within) / 2;
}

/** Returns the derivative of ln Γ at a number above 0: 6.3.18 after 6.3.5. */
export function digamma(x: number): number {
  if (x < ASYMPTOTIC) return digamma(x + 1) - 1 / x;
  return Math.log(x) - 1 / (2 * x) - 1 / (12 * x ** 2) + 1 / (120 * x ** 4);
}

/** Returns the second derivative of ln Γ at a number above 0: 6.4.12 after 6.4.6. */
export function trigamma(x: number): number {
  if (x < ASYMPTOTIC) return trigamma(x + 1) + 1 / x ** 2;
  return 1 / x + 1 / (2 * x ** 2) + 1 / (6 * x ** 3) - 1 / (30 * x ** 5);
}
