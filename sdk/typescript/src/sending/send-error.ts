import type { ApiFailure } from '../api/api-failure.js';

/** A message was not sent, or nobody knows: where `status` is undefined, no answer came. Sending it again with its id is safe. */
export class PushSendError extends Error {
  /** The message's id. */
  readonly id: string;
  /** The HTTP status of the last answer; undefined where there was none. */
  readonly status: number | undefined;
  /** What kind of error it is. */
  readonly title: string | undefined;
  /** What is wrong, for a developer. */
  readonly detail: string | undefined;
  /** What is wrong with each field of the request. */
  readonly errors: Readonly<Record<string, readonly string[]>>;

  /** @internal */
  constructor(id: string, { message, status, problem, cause }: ApiFailure) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PushSendError';
    this.id = id;
    this.status = status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? {};
  }
}
