/** A WebSocket to a gateway, as the client needs it: text alone. */
export interface Socket {
  /** Sends a text message; does nothing where the connection has ended. */
  send(text: string): void;
  /** Ends the connection in order: `closed` is called within 2 seconds, whatever the other side does. */
  close(code: number, reason: string): void;
  /** Ends the connection at once; `closed` is called with 1006. */
  terminate(reason: string): void;
  /** Stops reading, so that the gateway's messages wait in the network; undefined where the platform cannot. */
  readonly pause?: () => void;
  /** Reads again. */
  readonly resume?: () => void;
}

/** Who takes what comes. Nothing is called before the promise of {@link OpenSocket} is settled. */
export interface SocketHandlers {
  /** A text message came. */
  message(text: string): void;
  /** The connection has ended; called once, and nothing is called afterwards. */
  closed(code: number, reason: string): void;
}

/** A connection that is wanted. */
export interface SocketRequest {
  /** With `ws:` or `wss:`. */
  readonly url: URL;
  readonly token: string;
  readonly handlers: SocketHandlers;
  /** Gives the attempt up. */
  readonly signal: AbortSignal;
}

/**
 * Opens a WebSocket with the subprotocol of PushApp.
 * @throws RefusedError where the gateway answers with an HTTP status that can be seen.
 */
export type OpenSocket = (request: SocketRequest) => Promise<Socket>;

/** The subprotocol. */
export const subprotocol = 'pushapp.v1.json';

/** The close code of a connection that was lost without one. */
export const lost = 1006;

/** How long the other side has to answer a close. */
export const closeTimeout = 2_000;

/** The gateway, or what stands before it, has refused the connection with an HTTP status. */
export class RefusedError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** Milliseconds to wait at least, from `Retry-After`. */
  readonly retryAfter: number | undefined;

  /** @internal */
  constructor(status: number, detail: string, retryAfter?: number) {
    super(detail || `HTTP ${status}`);
    this.name = 'RefusedError';
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
