import type { Cursor } from '../cursors/cursor-store.js';
import { after } from '../support/delay.js';
import type { Position } from './position.js';

const batchDelay = 100;
const batchCount = 64;

/** Who takes what has been handled. */
export interface AcknowledgerTargets {
  /** Keeps the cursor; null forgets it. Does not throw. */
  save(cursor: Cursor | null): Promise<void>;
  /** Sends an `ack` frame on the connection; does nothing where there is none. */
  send(seq: number, epoch: string): void;
}

/** Keeps the cursor and acknowledges, for several messages at once: every 100 ms or 64 messages. */
export class Acknowledger {
  readonly #position: Position;
  readonly #targets: AcknowledgerTargets;
  #count = 0;
  #acknowledged = 0;
  #saved: Cursor | null = null;
  #cancel: (() => void) | undefined;
  #flushing: Promise<void> | undefined;
  #again = false;

  constructor(position: Position, targets: AcknowledgerTargets) {
    this.#position = position;
    this.#targets = targets;
  }

  /** The cursor that is kept now, because it was loaded. */
  restored(cursor: Cursor | null): void {
    this.#saved = cursor;
  }

  /** Another connection: nothing has been acknowledged on it. */
  connected(): void {
    this.#acknowledged = 0;
    this.#schedule();
  }

  /** The position has changed, by one message that was handled or by one that came. */
  advanced(): void {
    if (++this.#count >= batchCount) {
      void this.flush();
    } else {
      this.#schedule();
    }
  }

  /** Keeps and acknowledges now what is not yet. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#count = 0;
    this.#again = true;
    return (this.#flushing ??= this.#run());
  }

  #schedule(): void {
    this.#cancel ??= after(batchDelay, () => {
      this.#cancel = undefined;
      void this.flush();
    });
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        await this.#save();
        this.#acknowledge();
      }
    } finally {
      this.#flushing = undefined;
    }
  }

  // First keeps, then acknowledges: what is acknowledged and not kept would come again by the older cursor all the same.
  async #save(): Promise<void> {
    const cursor = this.#position.cursor;
    if (cursor?.seq !== this.#saved?.seq || cursor?.epoch !== this.#saved?.epoch) {
      this.#saved = cursor;
      await this.#targets.save(cursor);
    }
  }

  #acknowledge(): void {
    const seq = this.#position.acknowledgeable;
    if (seq > this.#acknowledged && this.#position.epoch !== undefined) {
      this.#acknowledged = seq;
      this.#targets.send(seq, this.#position.epoch);
    }
  }
}
