import type { PushPresenceError } from './presence-error.js';

/** How a watched user is, or that it has come or left. */
export interface PresenceChange {
  /** The user. */
  readonly user: string;
  /** Whether any of the user's devices is connected; undefined where that is refused. */
  readonly online: boolean | undefined;
  /** When the user came or left; undefined where that was not told but asked for. */
  readonly at?: Date | undefined;
  /** Why the caller does not learn it; or, where `online` is known, why it learns of changes only now and then. */
  readonly error?: PushPresenceError | undefined;
}

/** Takes how a user is: at first, and with each change. */
export type PresenceListener = (change: PresenceChange) => void;
