import type { SendOptions, SendResult } from './message-sender.js';
import type { PushSendError } from './send-error.js';

/** A message of a batch. */
export interface BatchMessage extends Pick<SendOptions, 'id' | 'persist' | 'from'> {
  /** The receiver. */
  readonly to: string;
  /** Any JSON value. */
  readonly body: unknown;
}

/** What a batch is sent with. */
export type BatchOptions = Pick<SendOptions, 'signal' | 'timeout'>;

/** A message that was sent. */
export interface Sent extends SendResult {
  /** Undefined: it was sent. */
  readonly error?: undefined;
}

/** A message that was not sent, or of which nobody knows. */
export interface NotSent {
  /** The message's id. */
  readonly id: string;
  /** Why. */
  readonly error: PushSendError;
}

/** What became of one message of a batch: `error` says whether it was sent. */
export type BatchResult = Sent | NotSent;
