/**
 * Calls back when the network may be there again: at `online`, and when the page becomes visible, whose timers were slowed
 * down meanwhile. In a worker, where there is no page, at `online` alone. The function that is returned ends that.
 */
export function watchNetwork(wake: () => void): () => void {
  const page = typeof document === 'undefined' ? undefined : document;
  const visible = (): void => {
    if (page?.visibilityState === 'visible') {
      wake();
    }
  };
  globalThis.addEventListener('online', wake);
  page?.addEventListener('visibilitychange', visible);
  return () => {
    globalThis.removeEventListener('online', wake);
    page?.removeEventListener('visibilitychange', visible);
  };
}
