import { isCursor, type Cursor, type CursorStore } from './cursor-store.js';

/**
 * Keeps cursors in the browser's localStorage. Tabs of one origin share it: give each tab a device of its own, or let one
 * tab have the connection.
 */
export class LocalStorageCursorStore implements CursorStore {
  readonly #prefix: string;

  /** @param prefix stands before each key. */
  constructor(prefix = 'pushapp.cursor.') {
    this.#prefix = prefix;
  }

  /** The cursor of this key; null where there is none, or where it cannot be read. */
  load(key: string): Cursor | null {
    try {
      const cursor: unknown = JSON.parse(localStorage.getItem(this.#prefix + key) ?? 'null');
      return isCursor(cursor) ? cursor : null;
    } catch (error) {
      if (error instanceof SyntaxError) {
        return null;
      }

      throw error;
    }
  }

  /**
   * Keeps the cursor; null forgets it.
   * @throws DOMException where the storage is full or may not be used.
   */
  save(key: string, cursor: Cursor | null): void {
    if (cursor) {
      localStorage.setItem(this.#prefix + key, JSON.stringify(cursor));
    } else {
      localStorage.removeItem(this.#prefix + key);
    }
  }
}
