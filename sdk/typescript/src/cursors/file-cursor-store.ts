import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isCursor, type Cursor, type CursorStore } from './cursor-store.js';

// What is being done with each file in this process: several clients may share one.
const turns = new Map<string, Promise<unknown>>();

/**
 * Keeps cursors in a JSON file, several keys in one. It is written beside and renamed, so that it is whole at any moment;
 * two processes must not share it.
 */
export class FileCursorStore implements CursorStore {
  readonly #path: string;

  /** @param path the file; its folder is made where it is missing. */
  constructor(path: string) {
    this.#path = resolve(path);
  }

  /**
   * The cursor of this key; null where there is none.
   * @throws Error where the file cannot be read, or is not what this class writes.
   */
  load(key: string): Promise<Cursor | null> {
    return this.#inTurn(async () => (await this.#read())[key] ?? null);
  }

  /**
   * Keeps the cursor; null forgets it.
   * @throws Error where the file cannot be written.
   */
  save(key: string, cursor: Cursor | null): Promise<void> {
    return this.#inTurn(async () => {
      const { [key]: _, ...others } = await this.#readAnyhow();
      await this.#write(cursor ? { ...others, [key]: cursor } : others);
    });
  }

  async #read(): Promise<Record<string, Cursor>> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return {};
      }

      throw error;
    }

    const cursors: unknown = JSON.parse(text);
    if (typeof cursors !== 'object' || cursors === null || !Object.values(cursors).every(isCursor)) {
      throw new Error(`${this.#path} does not have cursors`);
    }

    return cursors as Record<string, Cursor>;
  }

  // A file with something else in it is of no use to anybody: it is written anew.
  async #readAnyhow(): Promise<Record<string, Cursor>> {
    try {
      return await this.#read();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) {
        return {};
      }

      throw error;
    }
  }

  async #write(cursors: Record<string, Cursor>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const beside = `${this.#path}.${process.pid}.tmp`;
    try {
      const file = await open(beside, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(cursors));
        // Otherwise a power failure may leave the new name with nothing in it.
        await file.sync();
      } finally {
        await file.close();
      }

      await rename(beside, this.#path);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = (turns.get(this.#path) ?? Promise.resolve()).then(action);
    const ended = turn.catch(() => undefined).finally(() => {
      if (turns.get(this.#path) === ended) {
        turns.delete(this.#path);
      }
    });
    turns.set(this.#path, ended);
    return turn;
  }
}
