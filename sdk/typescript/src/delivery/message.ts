/** A message as the application gets it. */
export interface PushMessage<T = unknown> {
  /** Chosen by the sender or by the chat API. */
  readonly id: string;
  /** Its place among this user's messages: 1, 2, 3 … 0 for one that is not kept. */
  readonly seq: number;
  /** The sender. */
  readonly from: string;
  /** The group that it was sent to; missing where it was sent to users. */
  readonly group?: string;
  /** When the chat API took it. */
  readonly sentAt: Date;
  /** What was sent, any JSON value. Numbers beyond 2⁵³ lose digits, as everywhere in JavaScript. */
  readonly body: T;
}

/** What a handler is told beside the message. */
export interface HandlerContext {
  /** Aborted when the client is closed. */
  readonly signal: AbortSignal;
  /** 1 at first, and one more each time that the handler has thrown for this message. */
  readonly attempt: number;
}

/**
 * Does with a message what must not be lost. When it has ended, the message counts as handled. When it throws or rejects, it
 * is called again for the same message.
 */
export type MessageHandler<T = unknown> = (message: PushMessage<T>, context: HandlerContext) => unknown;
