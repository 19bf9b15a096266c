import { ApiFailure } from '../api/api-failure.js';
import type { ChatApi } from '../api/chat-api.js';
import { linked } from '../support/delay.js';
import { PushSendError } from './send-error.js';
import { uuidV7 } from './uuid.js';

/** What a message is sent with. */
export interface SendOptions {
  /** The message's id: with the same one it is stored once, however often it is sent. A UUID of version 7 by default. */
  readonly id?: string | undefined;
  /** False for a message that only reaches devices which are connected now. Default true. */
  readonly persist?: boolean | undefined;
  /** The sender that the receiver sees, where the token's scopes permit another than its subject. */
  readonly from?: string | undefined;
  /** Gives up; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** When to give up, in milliseconds. Default: the client's `sendTimeout`. */
  readonly timeout?: number | undefined;
}

/** What became of a message. */
export interface SendResult {
  /** The message's id. */
  readonly id: string;
  /** Its place among the receiver's messages; 0 where it is not kept. */
  readonly seq: number;
  /** `routed` to the receiver's gateways, `stored` in the inbox, or `dropped`: not kept, and nobody is connected. */
  readonly status: string;
  /** The gateways that were reached. */
  readonly gateways: readonly string[];
}

/** What the sender works with. */
export interface SenderOptions {
  readonly api: ChatApi;
  /** Milliseconds. */
  readonly timeout: number;
  /** The `traceparent` of a request. */
  readonly trace: (() => string | undefined) | undefined;
}

/** Sends messages through the chat API, again with the same id where nobody knows whether it was done. */
export class MessageSender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** @throws PushSendError, or the signal's reason. */
  async send(to: string, body: unknown, options: SendOptions): Promise<SendResult> {
    const { api, trace } = this.#options;
    const { id = uuidV7(), persist, from, signal: caller, timeout = this.#options.timeout } = options;
    if (body === undefined) {
      throw new TypeError('body: undefined is no JSON value');
    }

    caller?.throwIfAborted();
    const { signal, dispose } = linked(caller ? [caller] : [], timeout);
    let last = new ApiFailure(`the message could not be sent within ${timeout} ms`);
    try {
      return await api.post<SendResult>({
        path: '/api/messages',
        what: `message ${id}`,
        body: JSON.stringify({ to, id, body, persist, from }),
        signal,
        trace,
        failed: (failure) => (last = failure),
      });
    } catch (error) {
      if (caller?.aborted) {
        throw caller.reason;
      }

      const failure = signal.aborted ? last : error;
      throw failure instanceof ApiFailure ? new PushSendError(id, failure) : failure;
    } finally {
      dispose();
    }
  }
}
