const base = 500;
const longest = 30_000;

/** How long to wait before the next attempt: a random time between 0 and min(30 s, 0.5 s × 2ⁿ). */
export class Backoff {
  readonly #random: () => number;
  #attempt = 0;

  /** @param random a number from 0 to below 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds to wait; each call is for one attempt more. */
  next(): number {
    const most = Math.min(longest, base * 2 ** this.#attempt);
    this.#attempt++;
    return this.#random() * most;
  }

  /** Begins again at n = 0. */
  reset(): void {
    this.#attempt = 0;
  }
}
