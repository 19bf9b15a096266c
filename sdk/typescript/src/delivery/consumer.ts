import { Backoff } from '../support/backoff.js';
import { delay, textOf } from '../support/delay.js';
import type { Logger } from '../support/logger.js';
import type { Delivery } from './delivery.js';
import type { MessageHandler, PushMessage } from './message.js';
import type { Waiting } from './message-queue.js';

/** What is to become of a message that the handler does not manage: leave it, or end the client. */
export type GiveUp = 'skip' | 'stop';

/** How often a handler is called for one message. */
export interface RetryOptions {
  /** The most attempts. */
  readonly attempts: number;
  /** Decides after the last one. */
  readonly giveUp: (message: PushMessage, error: unknown) => GiveUp | Promise<GiveUp>;
  readonly random: () => number;
  readonly logger: Logger;
  /** Takes what the handler has thrown. */
  failed(error: unknown): void;
  /** Ends the client. */
  stop(reason: string, error: unknown): void;
}

/** Calls the handler for one message after the other, and again for one that it does not manage. */
export class Consumer {
  readonly #delivery: Delivery;
  readonly #handler: MessageHandler;
  readonly #retry: RetryOptions;

  constructor(delivery: Delivery, handler: MessageHandler, retry: RetryOptions) {
    this.#delivery = delivery;
    this.#handler = handler;
    this.#retry = retry;
  }

  /** Runs until the signal is aborted, and the handler has ended that is running then. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const waiting = await this.#delivery.next(signal);
        if (await this.#handle(waiting, signal)) {
          this.#delivery.handled(waiting);
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#retry.stop(textOf(error), error);
      }
    }
  }

  async #handle({ message }: Waiting, signal: AbortSignal): Promise<boolean> {
    const { attempts, giveUp, logger } = this.#retry;
    const backoff = new Backoff(this.#retry.random);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#handler(message, { signal, attempt });
        return true;
      } catch (error) {
        signal.throwIfAborted();
        logger.warn('the handler has failed', { id: message.id, attempt, error: textOf(error) });
        this.#retry.failed(error);
        if (attempt >= attempts) {
          if ((await giveUp(message, error)) === 'skip') {
            return true;
          }

          this.#retry.stop(`the handler has failed ${attempt} times for the message ${message.id}`, error);
          return false;
        }
      }

      await delay(backoff.next(), signal);
    }
  }
}
