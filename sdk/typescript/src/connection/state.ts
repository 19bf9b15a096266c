/**
 * What a client is doing: it connects, it is connected, it waits before it connects again, or it has ended for good: closed
 * by the application, or by a close code or an HTTP status after which there is no use in another attempt.
 */
export type ClientState = 'connecting' | 'open' | 'waiting' | 'closed';

/** A change of state. */
export interface StateChange {
  /** The new state. */
  readonly state: ClientState;
  /** The close code of the connection that ended; undefined where none did. */
  readonly code?: number | undefined;
  /** Why it ended, or why an attempt failed. */
  readonly reason?: string | undefined;
  /** The HTTP status by which an attempt was refused, where the platform shows it. */
  readonly status?: number | undefined;
}
