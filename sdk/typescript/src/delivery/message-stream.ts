import { linked } from '../support/delay.js';
import type { Delivery } from './delivery.js';
import type { PushMessage } from './message.js';
import type { Waiting } from './message-queue.js';

/**
 * The messages for a `for await` loop. A message counts as handled when the loop asks for the next one. One at which the loop
 * is left, by `break` or by an error, does not: JavaScript does not say which of the two it was.
 */
export class MessageStream implements AsyncIterableIterator<PushMessage> {
  readonly #delivery: Delivery;
  readonly #ended: () => void;
  readonly #signal: AbortSignal;
  readonly #dispose: () => void;
  #current: Waiting | undefined;
  #done = false;
  #settled: (() => void)[] = [];

  /**
   * @param delivery has the messages.
   * @param signals each of them ends the loop where it asks for the next message.
   * @param ended called once.
   */
  constructor(delivery: Delivery, signals: readonly AbortSignal[], ended: () => void) {
    this.#delivery = delivery;
    this.#ended = ended;
    ({ signal: this.#signal, dispose: this.#dispose } = linked(signals));
  }

  /** Itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Counts the last message as handled, and gives the next one. */
  async next(): Promise<IteratorResult<PushMessage, undefined>> {
    if (this.#current) {
      this.#delivery.handled(this.#current);
      this.#leave();
    }

    if (!this.#done && !this.#signal.aborted) {
      try {
        this.#current = await this.#delivery.next(this.#signal);
        return { done: false, value: this.#current.message };
      } catch (error) {
        if (!this.#signal.aborted) {
          this.#end();
          throw error;
        }
      }
    }

    this.#end();
    return { done: true, value: undefined };
  }

  /** Ends; the last message comes again. */
  async return(): Promise<IteratorResult<PushMessage, undefined>> {
    this.#leave();
    this.#end();
    return { done: true, value: undefined };
  }

  /** Settles when the loop has no message. */
  idle(): Promise<void> {
    return this.#current ? new Promise((resolve) => this.#settled.push(resolve)) : Promise.resolve();
  }

  #leave(): void {
    this.#current = undefined;
    this.#settled.splice(0).forEach((settled) => settled());
  }

  #end(): void {
    if (!this.#done) {
      this.#done = true;
      this.#dispose();
      this.#ended();
    }
  }
}
