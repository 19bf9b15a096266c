// A timer of a browser or of Node holds 31 bits of milliseconds; a longer one would end at once.
const longest = 2 ** 31 - 1;

/** Calls back after `ms` milliseconds, 24 days at most; the function that is returned takes it back. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(Math.max(ms, 0), longest));
  return () => clearTimeout(timer);
}

/**
 * Waits `ms` milliseconds.
 * @throws the signal's reason, as soon as it is aborted.
 */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  let cancel = (): void => undefined;
  const elapsed = new Promise<void>((resolve) => {
    cancel = after(ms, resolve);
  });
  return abortable(elapsed, signal).finally(() => cancel());
}

/**
 * Waits for a promise that knows nothing of the signal.
 * @throws the signal's reason, as soon as it is aborted. The promise goes on; what becomes of it is ignored.
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) {
      promise.catch(() => undefined);
      abort();
      return;
    }

    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** A signal that is aborted with the first of several, or after a time. Call `dispose` when it is no longer needed. */
export function linked(signals: readonly AbortSignal[], timeoutMs?: number): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const undo: (() => void)[] = [];
  for (const signal of signals) {
    const abort = (): void => controller.abort(signal.reason);
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener('abort', abort, { once: true });
      undo.push(() => signal.removeEventListener('abort', abort));
    }
  }

  if (timeoutMs !== undefined) {
    const timer: unknown = setTimeout(() => controller.abort(new Error(`no answer in ${timeoutMs} ms`)), Math.min(timeoutMs, longest));
    // In Node a process need not stay for it: it stays for what is being waited for.
    (timer as { unref?: () => void }).unref?.();
    undo.push(() => clearTimeout(timer as number));
  }

  return { signal: controller.signal, dispose: () => undo.forEach((one) => one()) };
}

/** The text of anything that was thrown. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }

  // fetch says "fetch failed" and has the reason in its cause.
  return error.cause instanceof Error && error.cause.message ? `${error.message}: ${error.cause.message}` : error.message;
}
