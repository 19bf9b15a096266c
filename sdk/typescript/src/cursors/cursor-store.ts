/** Where a device stopped: the last message that it has handled. */
export interface Cursor {
  /** The numbering that `seq` belongs to. */
  readonly epoch: string;
  /** The message's sequence number. */
  readonly seq: number;
}

/**
 * Keeps a device's cursor where it survives the process. `key` names the user and the device, and is the same at every
 * gateway. The client calls one function at a time, and not for every message: several share a call.
 */
export interface CursorStore {
  /** The cursor of this key; null where there is none. */
  load(key: string): Cursor | null | Promise<Cursor | null>;
  /** Keeps the cursor; null forgets it, because Redis has lost what it said. */
  save(key: string, cursor: Cursor | null): void | Promise<void>;
}

/** Keeps cursors as long as the process runs. The next one continues after what the gateway has seen acknowledged. */
export class MemoryCursorStore implements CursorStore {
  readonly #cursors = new Map<string, Cursor>();

  /** The cursor of this key; null where there is none. */
  load(key: string): Cursor | null {
    return this.#cursors.get(key) ?? null;
  }

  /** Keeps the cursor; null forgets it. */
  save(key: string, cursor: Cursor | null): void {
    if (cursor) {
      this.#cursors.set(key, cursor);
    } else {
      this.#cursors.delete(key);
    }
  }
}

/** Checks what came from outside of the process. */
export function isCursor(value: unknown): value is Cursor {
  const cursor = value as Partial<Cursor> | null;
  return typeof cursor?.epoch === 'string' && Number.isSafeInteger(cursor.seq) && cursor.seq! >= 0;
}
