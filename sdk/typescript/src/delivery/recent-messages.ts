import type { PushMessage } from './message.js';

const most = 512;

/** The last messages that were handled, by sender and id, each with the generation of its number. */
export class RecentMessages {
  readonly #generations = new Map<string, number>();

  /** Notes a message. */
  add(message: PushMessage, generation: number): void {
    const key = keyOf(message);
    this.#generations.delete(key);
    this.#generations.set(key, generation);
    if (this.#generations.size > most) {
      this.#generations.delete(this.#generations.keys().next().value!);
    }
  }

  /** Whether it was handled under a number of an earlier generation: Redis has renumbered it. */
  hasEarlier(message: PushMessage, generation: number): boolean {
    const earlier = this.#generations.get(keyOf(message));
    return earlier !== undefined && earlier < generation;
  }
}

// An id has no space, and two senders may choose the same one.
function keyOf(message: PushMessage): string {
  return `${message.from} ${message.id}`;
}
