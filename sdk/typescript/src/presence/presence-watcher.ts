import type { ChatApi } from '../api/chat-api.js';
import type { PresenceFrame } from '../protocol/frames.js';
import type { PresenceListener } from './presence-change.js';
import { PresenceQuestions } from './presence-questions.js';
import { WatchedUser } from './watched-user.js';

/** Knows of users whether they are connected, and tells of changes. */
export class PresenceWatcher {
  readonly #api: ChatApi;
  readonly #failed: (error: unknown) => void;
  readonly #users = new Map<string, WatchedUser>();
  readonly #online = new Map<string, boolean>();
  #questions: PresenceQuestions | undefined;

  /** @param failed takes what a listener throws. */
  constructor(api: ChatApi, failed: (error: unknown) => void) {
    this.#api = api;
    this.#failed = failed;
  }

  /** Who of those who are watched is connected; without those of whom it is not known. */
  get online(): ReadonlyMap<string, boolean> {
    return this.#online;
  }

  /**
   * Watches users until the function that is returned is called. The API is not told of the end, and forgets it by itself: it
   * knows users and not devices, and another device of this user may watch the same ones.
   */
  watch(users: Iterable<string>, listener: PresenceListener): () => void {
    const ends = [...new Set(users)].map((user) => this.#watchOne(user, listener));
    return () => ends.forEach((end) => end());
  }

  /** A connection is open: what has changed since the last one was told to nobody. */
  connected(): void {
    this.disconnected();
    this.#questions = new PresenceQuestions({
      api: this.#api,
      all: () => this.#users.values(),
      answered: (user, entry, frames) => this.#changed(user, user.answered(entry, frames)),
      failed: this.#failed,
    });
  }

  /** It is not open any more. */
  disconnected(): void {
    this.#questions?.end();
    this.#questions = undefined;
  }

  /** Takes a frame. */
  told(frame: PresenceFrame): void {
    const user = this.#users.get(frame.user);
    if (user) {
      this.#changed(user, user.told(frame));
    }
  }

  #watchOne(name: string, listener: PresenceListener): () => void {
    const user = this.#users.get(name) ?? new WatchedUser(name, this.#failed);
    const end = user.add(listener);
    if (!this.#users.has(name)) {
      this.#users.set(name, user);
      this.#questions?.ask([user]);
    }

    return () => {
      end();
      if (!user.isWanted && this.#users.get(name) === user) {
        this.#users.delete(name);
        this.#online.delete(name);
      }
    };
  }

  #changed(user: WatchedUser, hasChanged: boolean): void {
    if (!hasChanged || this.#users.get(user.name) !== user) {
      return;
    }

    // Before the listeners, who may look.
    if (user.online === undefined) {
      this.#online.delete(user.name);
    } else {
      this.#online.set(user.name, user.online);
    }

    user.tell();
  }
}
