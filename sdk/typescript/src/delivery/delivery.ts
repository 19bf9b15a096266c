import type { Cursor, CursorStore } from '../cursors/cursor-store.js';
import type { EpochFrame, MessageFrame, WelcomeFrame } from '../protocol/frames.js';
import { textOf } from '../support/delay.js';
import type { Logger } from '../support/logger.js';
import { Acknowledger } from './acknowledger.js';
import { MessageQueue, type Waiting } from './message-queue.js';
import { Position, type NotRecoveredCause } from './position.js';
import { RecentMessages } from './recent-messages.js';

// What a message takes beside its text.
const overhead = 256;

/** What the delivery needs of the client. */
export interface DeliveryOptions {
  readonly store: CursorStore;
  readonly maxCount: number;
  readonly maxBytes: number;
  readonly logger: Logger;
  /** Messages may be missing. */
  notRecovered(cause: NotRecoveredCause, epoch: string): void;
  /** There is room for messages again. */
  room(): void;
  /** Something failed that ends nothing. */
  failed(error: unknown): void;
}

/** From the frames of one connection after the other to the messages that the application handles, and back to the cursor. */
export class Delivery {
  readonly queue: MessageQueue;
  readonly #position = new Position();
  readonly #recent = new RecentMessages();
  readonly #acknowledger: Acknowledger;
  readonly #options: DeliveryOptions;
  #key: string | undefined;
  #send: ((seq: number, epoch: string) => void) | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.queue = new MessageQueue(options.maxCount, options.maxBytes, options.room);
    this.#acknowledger = new Acknowledger(this.#position, {
      save: (cursor) => this.#save(cursor),
      send: (seq, epoch) => this.#send?.(seq, epoch),
    });
  }

  /** A connection begins; the cursor that it sends. The first one of a key loads it. */
  async connect(key: string | undefined): Promise<Cursor | null> {
    if (key !== undefined && this.#key === undefined) {
      await this.#load(key);
    }

    return this.#position.connect();
  }

  /** Takes a welcome, and how to acknowledge from here on. */
  welcome(key: string, frame: WelcomeFrame, send: (seq: number, epoch: string) => void): void {
    this.#key ??= key;
    this.#send = send;
    const cause = this.#position.welcome(frame.epoch, frame.recovered);
    this.#acknowledger.connected();
    if (cause) {
      this.#options.notRecovered(cause, frame.epoch);
    }
  }

  /** The connection has ended. */
  disconnected(): void {
    this.#send = undefined;
  }

  /** Takes an `epoch` frame. */
  renumber(frame: EpochFrame): void {
    this.#position.renumber(frame.epoch);
    this.#acknowledger.advanced();
  }

  /**
   * Takes a message.
   * @param length of its text.
   */
  arrive(frame: MessageFrame, length: number): void {
    const { id, seq, from, group, sentAt, body } = frame;
    if (seq !== 0) {
      const { isNew, gap } = this.#position.arrive(seq);
      if (gap) {
        this.#options.notRecovered('gap', this.#position.epoch!);
      }

      if (!isNew) {
        // It may have been handled since it came the last time, and can be acknowledged now.
        this.#acknowledger.advanced();
        return;
      }
    }

    const message = { id, seq, from, ...(group === undefined ? {} : { group }), sentAt: new Date(sentAt), body };
    this.queue.add({ message, generation: this.#position.generation, size: length + overhead });
  }

  /**
   * The next message that is to be handled, as soon as there is one.
   * @throws the signal's reason.
   */
  async next(signal: AbortSignal): Promise<Waiting> {
    for (;;) {
      const head = await this.queue.head(signal);
      if (head.message.seq === 0 || !this.#recent.hasEarlier(head.message, head.generation)) {
        return head;
      }

      this.#options.logger.debug('a message came again under another number', { id: head.message.id });
      this.handled(head);
    }
  }

  /** Notes that a message has been handled. */
  handled(waiting: Waiting): void {
    const { message, generation } = waiting;
    this.queue.remove(waiting);
    if (message.seq !== 0) {
      this.#recent.add(message, generation);
      if (this.#position.handle(message.seq, generation)) {
        this.#acknowledger.advanced();
      }
    }
  }

  /** Keeps and acknowledges what has been handled. */
  flush(): Promise<void> {
    return this.#acknowledger.flush();
  }

  // Without the cursor the gateway continues after the last acknowledgement, which loses nothing.
  async #load(key: string): Promise<void> {
    try {
      const cursor = await this.#options.store.load(key);
      if (cursor) {
        this.#position.restore(cursor);
      }

      this.#acknowledger.restored(cursor);
    } catch (error) {
      this.#options.logger.warn('the cursor could not be loaded', { key, error: textOf(error) });
      this.#options.failed(error);
    }

    this.#key = key;
  }

  async #save(cursor: Cursor | null): Promise<void> {
    if (this.#key === undefined) {
      return;
    }

    try {
      await this.#options.store.save(this.#key, cursor);
    } catch (error) {
      this.#options.logger.warn('the cursor could not be kept', { key: this.#key, error: textOf(error) });
      this.#options.failed(error);
    }
  }
}
