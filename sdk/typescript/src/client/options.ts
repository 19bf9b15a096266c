import type { CursorStore } from '../cursors/cursor-store.js';
import type { GiveUp } from '../delivery/consumer.js';
import type { PushMessage } from '../delivery/message.js';
import type { Logger } from '../support/logger.js';
import type { TokenProvider } from '../tokens/token-source.js';

/** What a client is made with. */
export interface PushClientOptions {
  /** The address of the gateways, or several of them: after a failed attempt the next one is taken. `/ws` is added. */
  readonly gateway: string | URL | readonly (string | URL)[];
  /** The address of the chat API, for `send`; `/api/messages` is added. */
  readonly api?: string | URL | undefined;
  /** Gets a token: at first, before the last one expires, and when one was refused. */
  readonly token: TokenProvider;
  /** Which of the user's devices this is: 1 to 128 letters, digits and `. _ @ : -`. Default `default`. */
  readonly device?: string | undefined;
  /** Where the cursor is kept. Default: in memory, so that a new process continues after the last acknowledgement. */
  readonly cursors?: CursorStore | undefined;
  /** How many messages may wait to be handled. 1 and more, default 256. */
  readonly maxWaitingMessages?: number | undefined;
  /** How many bytes of them. 1 and more, default 1 MiB. */
  readonly maxWaitingBytes?: number | undefined;
  /** How often the handler is called for one message, at most. 1 and more, default: until it manages. */
  readonly handlerAttempts?: number | undefined;
  /** Decides about a message that the handler did not manage in `handlerAttempts`. Default: `stop`, so that nothing is lost. */
  readonly onHandlerGaveUp?: ((message: PushMessage, error: unknown) => GiveUp | Promise<GiveUp>) | undefined;
  /** How long a message is tried to be sent, in milliseconds. 1 and more, default 30,000. */
  readonly sendTimeout?: number | undefined;
  /** Takes what the client does, for developers. Default: nobody. */
  readonly logger?: Logger | undefined;
  /** The `traceparent` (W3C Trace Context) of a message that is being sent; the receiver's gateway goes on in that trace. */
  readonly trace?: (() => string | undefined) | undefined;
  /** Random numbers from 0 to below 1, for the times between attempts. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** @throws RangeError where a number is not one that it may be. */
export function checked(name: string, value: number | undefined, standard: number): number {
  const number = value ?? standard;
  if (!(number >= 1)) {
    throw new RangeError(`${name} must be 1 or more`);
  }

  return number;
}
