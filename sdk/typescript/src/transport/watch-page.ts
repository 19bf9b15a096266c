/** What a client wants to know of what is around it. */
export interface Surroundings {
  /** The network may be there again. */
  wake(): void;
  /** The program may end at any moment. */
  leave(): void;
}

/**
 * Watches a page: at `online`, and when it becomes visible, whose timers were slowed down meanwhile, the network may be there
 * again. In a worker, where there is no page, at `online` alone. The function that is returned ends that.
 */
export function watchPage({ wake, leave }: Surroundings): () => void {
  const page = typeof document === 'undefined' ? undefined : document;
  const visible = (): void => (page?.visibilityState === 'visible' ? wake() : leave());
  globalThis.addEventListener('online', wake);
  globalThis.addEventListener('pagehide', leave);
  page?.addEventListener('visibilitychange', visible);
  return () => {
    globalThis.removeEventListener('online', wake);
    globalThis.removeEventListener('pagehide', leave);
    page?.removeEventListener('visibilitychange', visible);
  };
}
