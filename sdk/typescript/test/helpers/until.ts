import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is true; its value. */
export async function until<T>(condition: () => T | undefined | false | null, what = String(condition), ms = 10_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = condition();
    if (value) {
      return value;
    }

    if (Date.now() > end) {
      throw new Error(`not within ${ms} ms: ${what}`);
    }

    await sleep(2);
  }
}
