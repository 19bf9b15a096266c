import type { PushMessage } from './message.js';

/** A message that waits. */
export interface Waiting {
  readonly message: PushMessage;
  /** The generation of its number. */
  readonly generation: number;
  /** About how much memory it takes, in bytes. */
  readonly size: number;
}

/** What came and is not handled yet, in order. What is being handled is still its head. */
export class MessageQueue {
  readonly #maxCount: number;
  readonly #maxBytes: number;
  readonly #room: () => void;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #wasFull = false;
  readonly #wake = new Set<() => void>();

  /**
   * @param maxCount with as many messages it is full.
   * @param maxBytes with as many bytes it is full; the last message may exceed it.
   * @param room called when half of it is free again, after it was full.
   */
  constructor(maxCount: number, maxBytes: number, room: () => void) {
    this.#maxCount = maxCount;
    this.#maxBytes = maxBytes;
    this.#room = room;
  }

  /** How many wait. */
  get count(): number {
    return this.#waiting.length;
  }

  /** Their bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether nothing more should be read. It stays so until half of it is free. */
  get isFull(): boolean {
    return this.#wasFull;
  }

  /** Adds a message; takes it also where it is full, because it is here already. */
  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#bytes += waiting.size;
    this.#wasFull ||= this.#waiting.length >= this.#maxCount || this.#bytes >= this.#maxBytes;
    this.#changed();
  }

  /**
   * The first one, as soon as there is one.
   * @throws the signal's reason.
   */
  async head(signal: AbortSignal): Promise<Waiting> {
    await this.until(() => this.count > 0, signal);
    return this.#waiting[0]!;
  }

  /**
   * Waits until something is true of the queue.
   * @throws the signal's reason.
   */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (condition()) {
        return;
      }

      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          this.#wake.delete(wake);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
        this.#wake.add(wake);
      });
    }
  }

  /** Takes the first one away. */
  remove(head: Waiting): void {
    if (this.#waiting[0] !== head) {
      return;
    }

    this.#waiting.shift();
    this.#bytes -= head.size;
    if (this.#wasFull && this.#waiting.length <= this.#maxCount / 2 && this.#bytes <= this.#maxBytes / 2) {
      this.#wasFull = false;
      this.#room();
    }

    this.#changed();
  }

  #changed(): void {
    for (const wake of [...this.#wake]) {
      wake();
    }
  }
}
