import { Backoff } from '../support/backoff.js';
import { abortable, delay, linked, textOf } from '../support/delay.js';
import type { Logger } from '../support/logger.js';
import { problemOf, retryAfterOf } from '../support/problem.js';
import type { Token, TokenSource } from '../tokens/token-source.js';
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
  readonly api: URL;
  readonly tokens: TokenSource;
  /** Milliseconds. */
  readonly timeout: number;
  readonly random: () => number;
  readonly logger: Logger;
  /** The `traceparent` of a request. */
  readonly trace: (() => string | undefined) | undefined;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number | undefined;
}

interface Request {
  readonly id: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

// 502 and 504 are a proxy's words for an API that is not there.
const retried = new Set([429, 502, 503, 504]);

// A request whose answer was lost on the way must not take all the time that there is.
const attemptTimeout = 10_000;

/** Sends messages through the chat API, again with the same id where nobody knows whether it was done. */
export class MessageSender {
  readonly #options: SenderOptions;
  readonly #address: URL;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#address = new URL(options.api);
    this.#address.pathname = `${this.#address.pathname.replace(/\/$/, '')}/api/messages`;
  }

  /** @throws PushSendError, or the signal's reason. */
  async send(to: string, body: unknown, options: SendOptions): Promise<SendResult> {
    const { id = uuidV7(), persist, from, signal: caller, timeout = this.#options.timeout } = options;
    if (body === undefined) {
      throw new TypeError('body: undefined is no JSON value');
    }

    caller?.throwIfAborted();
    const { signal, dispose } = linked(caller ? [caller] : [], timeout);
    let last = new PushSendError(id, `the message could not be sent within ${timeout} ms`);
    try {
      return await this.#sendUntilDone({ id, body: JSON.stringify({ to, id, body, persist, from }), signal }, (error) => (last = error));
    } catch (error) {
      if (caller?.aborted) {
        throw caller.reason;
      }

      throw signal.aborted ? last : error;
    } finally {
      dispose();
    }
  }

  async #sendUntilDone(request: Request, failed: (error: PushSendError) => void): Promise<SendResult> {
    const { tokens, logger, random } = this.#options;
    const backoff = new Backoff(random);
    for (let refused = false; ; ) {
      let wait = 0;
      let token: Token | undefined;
      try {
        token = await tokens.get(request.signal);
        const answer = await this.#post(request, token);
        if (answer.status === 202) {
          return JSON.parse(answer.text) as SendResult;
        }

        const error = errorOf(request.id, answer);
        if (answer.status === 401 && !refused) {
          refused = true;
          tokens.reject(token);
          continue;
        }

        if (!retried.has(answer.status)) {
          throw error;
        }

        failed(error);
        wait = answer.retryAfter ?? 0;
      } catch (error) {
        request.signal.throwIfAborted();
        if (error instanceof PushSendError) {
          throw error;
        }

        const what = token ? 'the chat API cannot be reached' : 'there is no token';
        failed(new PushSendError(request.id, `${what}: ${textOf(error)}`, undefined, {}, error));
        logger.warn('a message is sent again', { id: request.id, error: textOf(error) });
      }

      await delay(wait + backoff.next(), request.signal);
    }
  }

  async #post({ body, signal }: Request, token: Token): Promise<Answer> {
    const traceparent = this.#options.trace?.();
    const attempt = linked([signal], attemptTimeout);
    try {
      const response = await fetch(this.#address, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token.text}`,
          'Content-Type': 'application/json',
          ...(traceparent ? { traceparent } : {}),
        },
        body,
        signal: attempt.signal,
      });
      // Reading the answer belongs to the attempt, too.
      const text = await abortable(response.text(), attempt.signal);
      return { status: response.status, text, retryAfter: retryAfterOf(response.headers.get('Retry-After')) };
    } finally {
      attempt.dispose();
    }
  }
}

function errorOf(id: string, { status, text }: Answer): PushSendError {
  const problem = problemOf(text);
  return new PushSendError(id, problem.detail ?? problem.title ?? `HTTP ${status}`, status, problem);
}
