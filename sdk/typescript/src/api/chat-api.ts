import { Backoff } from '../support/backoff.js';
import { abortable, delay, linked, textOf } from '../support/delay.js';
import type { Logger } from '../support/logger.js';
import { problemOf, retryAfterOf } from '../support/problem.js';
import type { Token, TokenSource } from '../tokens/token-source.js';
import { ApiFailure } from './api-failure.js';

/** What requests are made with. */
export interface ChatApiOptions {
  /** The chat API's address. */
  readonly api: URL;
  readonly tokens: TokenSource;
  readonly random: () => number;
  readonly logger: Logger;
}

/** A request that may be made more than once. */
export interface ApiRequest {
  /** Behind the API's address. */
  readonly path: string;
  /** What the log calls it. */
  readonly what: string;
  /** JSON. */
  readonly body: string;
  /** Gives up. */
  readonly signal: AbortSignal;
  /** The `traceparent` of an attempt. */
  readonly trace?: (() => string | undefined) | undefined;
  /** Takes what an attempt came to that is not the last one. */
  readonly failed?: (failure: ApiFailure) => void;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number | undefined;
}

// A request whose answer was lost on the way must not take all the time that there is.
const attemptTimeout = 10_000;

/** Makes requests to the chat API, again where no answer comes or the API is busy. */
export class ChatApi {
  readonly #options: ChatApiOptions;
  #wake = new AbortController();

  constructor(options: ChatApiOptions) {
    this.#options = options;
  }

  /** Says that the network may be there again: what waits for its next attempt is tried at once, but where the API wants to be left alone. */
  wake(): void {
    const waiting = this.#wake;
    this.#wake = new AbortController();
    waiting.abort();
  }

  /**
   * Posts until it is answered.
   * @returns the answer's JSON.
   * @throws ApiFailure where it is refused; the signal's reason.
   */
  async post<T>(request: ApiRequest): Promise<T> {
    const { tokens, logger, random } = this.#options;
    const { what, signal, failed = () => undefined } = request;
    const backoff = new Backoff(random);
    for (let refused = false; ; ) {
      let retryAfter = 0;
      let token: Token | undefined;
      try {
        token = await tokens.get(signal);
        const answer = await this.#attempt(request, token);
        if (answer.status >= 200 && answer.status < 300) {
          return JSON.parse(answer.text) as T;
        }

        const failure = failureOf(answer);
        if (answer.status === 401 && !refused) {
          refused = true;
          tokens.reject(token);
          continue;
        }

        if (!failure.mayPass) {
          throw failure;
        }

        failed(failure);
        retryAfter = answer.retryAfter ?? 0;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ApiFailure) {
          throw error;
        }

        const why = token ? 'the chat API cannot be reached' : 'there is no token';
        failed(new ApiFailure(`${why}: ${textOf(error)}`, undefined, {}, error));
        logger.warn(`${what} is tried again`, { error: textOf(error) });
      }

      await this.pause(backoff, signal, retryAfter);
    }
  }

  /**
   * Waits before another attempt.
   * @param retryAfter how long the API wants to be left alone, in milliseconds.
   * @throws the signal's reason.
   */
  async pause(backoff: Backoff, signal: AbortSignal, retryAfter = 0): Promise<void> {
    const wait = backoff.next();
    this.#options.logger.debug('the next request waits', { wait, retryAfter });
    if (retryAfter > 0) {
      await delay(retryAfter, signal);
    }

    const either = linked([signal, this.#wake.signal]);
    try {
      await delay(wait, either.signal);
    } catch {
      signal.throwIfAborted();
    } finally {
      either.dispose();
    }
  }

  async #attempt({ path, body, signal, trace }: ApiRequest, token: Token): Promise<Answer> {
    const address = new URL(this.#options.api);
    address.pathname = `${address.pathname.replace(/\/$/, '')}${path}`;
    const traceparent = trace?.();
    const attempt = linked([signal], attemptTimeout);
    try {
      const response = await fetch(address, {
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

function failureOf({ status, text }: Answer): ApiFailure {
  const problem = problemOf(text);
  return new ApiFailure(problem.detail ?? problem.title ?? `HTTP ${status}`, status, problem);
}
