import { ApiFailure } from '../api/api-failure.js';
import type { ChatApi } from '../api/chat-api.js';
import { after, delay } from '../support/delay.js';
import type { PresenceEntry, WatchedUser } from './watched-user.js';

/** What questions need. */
export interface QuestionsOptions {
  readonly api: ChatApi;
  /** All who are watched. */
  all(): Iterable<WatchedUser>;
  /** Takes what the API says, and how many frames had told of the user before. */
  answered(user: WatchedUser, entry: PresenceEntry, frames: number): void;
  /** Takes what is an error of this program. */
  failed(error: unknown): void;
}

interface PresencesResponse {
  readonly users: readonly PresenceEntry[];
  readonly watchSeconds: number;
}

// The most that the API takes in one request, by default.
const mostUsers = 1_000;

/**
 * Asks the chat API how users are, and to tell of changes, for as long as one connection is open. One request at a time: what
 * comes in one tick, or while a request is under way, is asked together. Asks again before the API forgets who is watched.
 */
export class PresenceQuestions {
  readonly #options: QuestionsOptions;
  readonly #due = new Set<WatchedUser>();
  readonly #end = new AbortController();
  #isAsking = false;
  #cancelRenewal: (() => void) | undefined;
  // Seconds; the first is for an API that has not said it yet, as it has refused.
  #watchTime = 60;

  constructor(options: QuestionsOptions) {
    this.#options = options;
    this.ask(options.all());
  }

  /** Asks soon. */
  ask(users: Iterable<WatchedUser>): void {
    for (const user of users) {
      this.#due.add(user);
    }

    if (!this.#isAsking) {
      this.#isAsking = true;
      void this.#askAll();
    }
  }

  /** The connection has ended. */
  end(): void {
    this.#end.abort(new Error('the connection has ended'));
    this.#cancelRenewal?.();
  }

  async #askAll(): Promise<void> {
    const { signal } = this.#end;
    try {
      while (this.#due.size > 0) {
        await delay(0, signal);
        await this.#askSome([...this.#due].slice(0, mostUsers), signal);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#options.failed(error);
      }
    } finally {
      this.#isAsking = false;
    }
  }

  async #askSome(users: readonly WatchedUser[], signal: AbortSignal): Promise<void> {
    users.forEach((user) => this.#due.delete(user));
    const asked = new Map(users.filter((user) => user.isWanted).map((user) => [user.name, { user, frames: user.frames }]));
    if (asked.size === 0) {
      return;
    }

    const names = [...asked.keys()];
    for (const entry of await this.#entries(names, signal)) {
      const question = asked.get(entry.user);
      if (question) {
        this.#options.answered(question.user, entry, question.frames);
      }
    }
  }

  async #entries(users: readonly string[], signal: AbortSignal): Promise<readonly PresenceEntry[]> {
    try {
      const body = JSON.stringify({ users, watch: true });
      const answer = await this.#options.api.post<PresencesResponse>({ path: '/api/presence', what: 'a question for presence', body, signal });
      this.#watchTime = answer.watchSeconds;
      return answer.users;
    } catch (error) {
      if (error instanceof ApiFailure && error.status !== undefined) {
        const refused = { status: error.status, detail: error.message };
        return users.map((user) => ({ user, refused }));
      }

      throw error;
    } finally {
      if (!signal.aborted) {
        this.#cancelRenewal ??= after((this.#watchTime * 1000 * 2) / 3, () => this.#renew());
      }
    }
  }

  // All of them, so that those who were added one by one are asked for together from here on.
  #renew(): void {
    this.#cancelRenewal = undefined;
    this.ask(this.#options.all());
  }
}
