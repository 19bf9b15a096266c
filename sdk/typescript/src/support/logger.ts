/** Takes what the client tells its developers. `console` is one. */
export interface Logger {
  /** What happens in the normal course: frames, acknowledgements. */
  debug(message: string, details?: Record<string, unknown>): void;
  /** Changes of state. */
  info(message: string, details?: Record<string, unknown>): void;
  /** What failed and is tried again. */
  warn(message: string, details?: Record<string, unknown>): void;
  /** What failed for good. */
  error(message: string, details?: Record<string, unknown>): void;
}

const nothing = (): void => undefined;

/** Writes nothing. */
export const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
