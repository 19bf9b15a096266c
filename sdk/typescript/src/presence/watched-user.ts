import type { PresenceFrame } from '../protocol/frames.js';
import { Listeners } from '../support/listeners.js';
import type { PresenceChange, PresenceListener } from './presence-change.js';
import { PushPresenceError } from './presence-error.js';

/** What the chat API says of one user. */
export interface PresenceEntry {
  readonly user: string;
  readonly online?: boolean;
  readonly watched?: boolean;
  readonly refused?: { readonly status: number; readonly detail: string };
}

/** What is known of one user who is watched, and who wants to know. */
export class WatchedUser {
  readonly name: string;
  readonly #failed: (error: unknown) => void;
  readonly #listeners: Listeners<PresenceChange>;
  #last: PresenceChange | undefined;
  #toldAt = -Infinity;
  #frames = 0;

  /** @param failed takes what a listener throws. */
  constructor(name: string, failed: (error: unknown) => void) {
    this.name = name;
    this.#failed = failed;
    this.#listeners = new Listeners<PresenceChange>(failed);
  }

  /** Whether anybody wants to know. */
  get isWanted(): boolean {
    return this.#listeners.count > 0;
  }

  /** Whether the user is connected, as far as is known. */
  get online(): boolean | undefined {
    return this.#last?.online;
  }

  /** How many frames have told of the user. */
  get frames(): number {
    return this.#frames;
  }

  /** Adds a listener, which soon hears what is known. The function that is returned takes it away. */
  add(listener: PresenceListener): () => void {
    let isThere = true;
    const remove = this.#listeners.add(listener);
    if (this.#last) {
      // Not before the caller has the function that ends it.
      queueMicrotask(() => {
        if (isThere) {
          this.#tellFirst(listener);
        }
      });
    }

    return () => {
      isThere = false;
      remove();
    };
  }

  /** Takes a frame; one that is older than another is ignored. Whether something has changed. */
  told({ user, online, at }: PresenceFrame): boolean {
    const time = Date.parse(at);
    if (!(time > this.#toldAt)) {
      return false;
    }

    this.#toldAt = time;
    this.#frames++;
    return this.#take({ user, online, at: new Date(time) });
  }

  /**
   * Takes an answer. Whether something has changed.
   * @param frames how many frames had told of the user when it was asked for: one that has come since is newer.
   */
  answered({ online, watched, refused }: PresenceEntry, frames: number): boolean {
    const user = this.name;
    if (refused) {
      return this.#take({ user, online: undefined, error: new PushPresenceError(user, refused.detail, refused.status) });
    }

    const error = watched === false ? new PushPresenceError(user, 'so many others watch this user that changes are not told') : undefined;
    return frames === this.#frames && this.#take({ user, online: online === true, ...(error ? { error } : {}) });
  }

  /** Tells everybody what is known. */
  tell(): void {
    if (this.#last) {
      this.#listeners.emit(this.#last);
    }
  }

  #tellFirst(listener: PresenceListener): void {
    try {
      listener(this.#last!);
    } catch (error) {
      this.#failed(error);
    }
  }

  #take(change: PresenceChange): boolean {
    const last = this.#last;
    const isNew = !last || last.online !== change.online || last.error?.message !== change.error?.message;
    if (isNew) {
      this.#last = change;
    }

    return isNew;
  }
}
