import type { Cursor } from '../cursors/cursor-store.js';

/** Why messages may be missing: the inbox no longer reaches back, or Redis has lost messages. */
export type NotRecoveredCause = 'gap' | 'reset';

/** What is to be done with a message that came. */
export interface Arrival {
  /** Whether it is new. */
  readonly isNew: boolean;
  /** Whether some before it are missing. */
  readonly gap: boolean;
}

/**
 * How far a device has come: what it has received and handled, and of which numbering. A generation is the time in which the
 * numbers that are known here mean the same: those of another generation count no more.
 */
export class Position {
  #epoch: string | undefined;
  #handled: number | undefined;
  #received = 0;
  #generation = 0;
  // Of this connection: the cursor that was sent, and the last message that came.
  #sent = 0;
  #last: number | undefined;

  /** The numbering; undefined before the first welcome where no cursor was kept. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** Tells numberings apart. */
  get generation(): number {
    return this.#generation;
  }

  /** The last message that was handled; null where there is none in this numbering. */
  get cursor(): Cursor | null {
    return this.#epoch === undefined || this.#handled === undefined ? null : { epoch: this.#epoch, seq: this.#handled };
  }

  /** What may be acknowledged on this connection: nothing that has not come on it, beyond the cursor that was sent. */
  get acknowledgeable(): number {
    return Math.min(this.#handled ?? 0, Math.max(this.#sent, this.#last ?? 0));
  }

  /** Takes what was kept. */
  restore(cursor: Cursor): void {
    this.#epoch = cursor.epoch;
    this.#handled = cursor.seq;
    this.#received = cursor.seq;
  }

  /** A connection begins; the cursor that it sends. */
  connect(): Cursor | null {
    const cursor = this.cursor;
    this.#sent = cursor?.seq ?? 0;
    this.#last = undefined;
    return cursor;
  }

  /** Takes a welcome; says whether messages may be missing. */
  welcome(epoch: string, recovered: boolean): NotRecoveredCause | undefined {
    const sameNumbers = this.#epoch === undefined || this.#epoch === epoch;
    this.#epoch = epoch;
    if (recovered) {
      this.#last = this.#handled;
      if (!sameNumbers) {
        // The cursor is the same in both. What came behind it comes again, under numbers that need not be the same.
        this.#generation++;
        this.#received = this.#handled ?? 0;
      }

      return undefined;
    }

    if (sameNumbers) {
      return 'gap';
    }

    this.#generation++;
    this.#handled = undefined;
    this.#received = 0;
    this.#sent = 0;
    return 'reset';
  }

  /** Takes an `epoch` frame: everything that has come has the same number in both. */
  renumber(epoch: string): void {
    this.#epoch = epoch;
  }

  /** Takes the number of a message that came. */
  arrive(seq: number): Arrival {
    const gap = this.#last !== undefined && seq > this.#last + 1;
    this.#last = Math.max(this.#last ?? 0, seq);
    const isNew = seq > this.#received;
    this.#received = Math.max(this.#received, seq);
    return { isNew, gap };
  }

  /** Notes that a message has been handled; whether the cursor has moved by that. */
  handle(seq: number, generation: number): boolean {
    if (seq === 0 || generation !== this.#generation || seq <= (this.#handled ?? 0)) {
      return false;
    }

    this.#handled = seq;
    return true;
  }
}
