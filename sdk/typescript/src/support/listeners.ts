/** Those who want to know of one kind of event. */
export class Listeners<T> {
  readonly #listeners = new Set<(event: T) => void>();
  readonly #failed: (error: unknown) => void;

  /** @param failed takes what a listener throws; it does not keep the others from hearing. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** How many there are. */
  get count(): number {
    return this.#listeners.size;
  }

  /** Adds a listener; the function that is returned takes it away again. */
  add(listener: (event: T) => void): () => void {
    const own = (event: T): void => listener(event);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Tells everybody, in the order in which they came. */
  emit(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
