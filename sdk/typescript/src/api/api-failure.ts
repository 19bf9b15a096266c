import type { Problem } from '../support/problem.js';

// 502 and 504 are a proxy's words for an API that is not there.
const passing = new Set<number | undefined>([429, 502, 503, 504]);

/** Why the chat API did not do what it was asked for. What applications get says for what. */
export class ApiFailure extends Error {
  /** The HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** What the answer says. */
  readonly problem: Problem;

  constructor(message: string, status?: number, problem: Problem = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.problem = problem;
  }

  /** Whether another attempt may do better. */
  get mayPass(): boolean {
    return passing.has(this.status);
  }
}
