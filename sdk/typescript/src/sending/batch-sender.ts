import { ApiFailure } from '../api/api-failure.js';
import { Backoff } from '../support/backoff.js';
import { linked } from '../support/delay.js';
import type { BatchMessage, BatchOptions, BatchResult } from './batch.js';
import type { SenderOptions, SendResult } from './message-sender.js';
import { PushSendError } from './send-error.js';
import { uuidV7 } from './uuid.js';

interface Answer {
  readonly results: readonly ({ readonly accepted: SendResult } | { readonly accepted?: undefined; readonly refused: Refusal })[];
}

interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly field?: string;
}

// One message, and what is known of it so far.
interface Pending {
  readonly message: BatchMessage & { readonly id: string };
  failure: ApiFailure;
  sent?: SendResult;
}

/** Sends many messages with one request, and those again of which nobody knows whether they are stored, or for which there was no room. */
export class BatchSender {
  readonly #options: SenderOptions;
  readonly #random: () => number;

  constructor(options: SenderOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** @throws TypeError for a body that is none; the caller's signal's reason. */
  async send(messages: readonly BatchMessage[], { signal: caller, timeout = this.#options.timeout }: BatchOptions): Promise<BatchResult[]> {
    if (messages.some(({ body }) => body === undefined)) {
      throw new TypeError('body: undefined is no JSON value');
    }

    caller?.throwIfAborted();
    const late = new ApiFailure(`the message could not be sent within ${timeout} ms`);
    const all: Pending[] = messages.map(({ to, id = uuidV7(), body, persist, from }) => ({ message: { to, id, body, persist, from }, failure: late }));
    const { signal, dispose } = linked(caller ? [caller] : [], timeout);
    try {
      await this.#sendUntilDone(all, signal);
    } catch (error) {
      caller?.throwIfAborted();
      if (!signal.aborted) {
        throw error;
      }
    } finally {
      dispose();
    }

    return all.map(({ message: { id }, failure, sent }) => sent ?? { id, error: new PushSendError(id, failure) });
  }

  async #sendUntilDone(all: readonly Pending[], signal: AbortSignal): Promise<void> {
    const { api } = this.#options;
    const backoff = new Backoff(this.#random);
    for (let pending = all; pending.length > 0; ) {
      const isAnswered = await this.#post(pending, signal);
      pending = isAnswered ? pending.filter(({ sent, failure }) => !sent && failure.mayPass) : [];
      if (pending.length > 0) {
        await api.pause(backoff, signal);
      }
    }
  }

  // False where the request as a whole was refused.
  async #post(pending: readonly Pending[], signal: AbortSignal): Promise<boolean> {
    const { api, trace } = this.#options;
    const fail = (failure: ApiFailure): void => pending.forEach((one) => (one.failure = failure));
    try {
      const { results } = await api.post<Answer>({
        path: '/api/messages/batch',
        what: `a batch of ${pending.length} messages`,
        body: JSON.stringify({ messages: pending.map(({ message }) => message) }),
        signal,
        trace,
        failed: fail,
      });
      pending.forEach((one, i) => take(one, results[i]!));
      return true;
    } catch (error) {
      if (error instanceof ApiFailure) {
        fail(error);
        return false;
      }

      throw error;
    }
  }
}

function take(one: Pending, result: Answer['results'][number]): void {
  if (result.accepted) {
    one.sent = result.accepted;
  } else {
    const { status, detail, field } = result.refused;
    one.failure = new ApiFailure(detail, status, { detail, ...(field === undefined ? {} : { errors: { [field]: [detail] } }) });
  }
}
