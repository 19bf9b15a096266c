import { clientFrames, parseFrame, type EpochFrame, type MessageFrame, type PresenceFrame, type ServerFrame, type WelcomeFrame } from '../protocol/frames.js';
import { linked, textOf } from '../support/delay.js';
import type { Logger } from '../support/logger.js';
import type { OpenSocket, Socket } from '../transport/socket.js';
import { Heartbeat } from './heartbeat.js';

// From the first byte to the welcome.
const openTimeout = 15_000;

/** Why a connection ended: by itself, or because this client has ended it. */
export type EndedBy = 'gateway' | 'renewal' | 'full' | 'client';

/** How a connection ended. */
export interface Ended {
  readonly by: EndedBy;
  readonly code: number;
  readonly reason: string;
  /** How long it was open, in milliseconds. */
  readonly lasted: number;
  /** The gateway's heartbeat, in milliseconds. */
  readonly heartbeat: number;
}

/** Who takes what comes on a connection. */
export interface ConnectionHandlers {
  welcome(frame: WelcomeFrame, connection: Connection): void;
  renumbered(frame: EpochFrame): void;
  presence(frame: PresenceFrame): void;
  /** Takes a message; says whether more may come. */
  message(frame: MessageFrame, length: number): boolean;
}

/** Where a connection goes. */
export interface ConnectionTarget {
  readonly url: URL;
  readonly token: string;
}

/** One connection to a gateway, from the handshake to the close code. */
export class Connection {
  readonly #handlers: ConnectionHandlers;
  readonly #logger: Logger;
  #socket: Socket | undefined;
  #heartbeat: Heartbeat | undefined;
  #heartbeatMs = 0;
  #openedAt = 0;
  #by: EndedBy = 'gateway';
  #reading = true;
  #welcomed = (): void => undefined;
  #finish: (ended: Ended) => void = () => undefined;

  /** Settles when the connection has ended. */
  readonly ended: Promise<Ended>;

  private constructor(handlers: ConnectionHandlers, logger: Logger) {
    this.#handlers = handlers;
    this.#logger = logger;
    this.ended = new Promise((resolve) => (this.#finish = resolve));
  }

  /**
   * Opens a connection; it has its welcome when this returns, unless it has ended again.
   * @throws RefusedError, or another Error where it could not be opened; the signal's reason.
   */
  static async open(open: OpenSocket, target: ConnectionTarget, handlers: ConnectionHandlers, logger: Logger, signal: AbortSignal): Promise<Connection> {
    const connection = new Connection(handlers, logger);
    const attempt = linked([signal], openTimeout);
    try {
      await connection.#open(open, target, attempt.signal);
      return connection;
    } finally {
      attempt.dispose();
    }
  }

  /** Sends a frame; nothing where the connection ends. */
  send(frame: string): void {
    if (this.#reading) {
      this.#logger.debug('frame sent', { frame });
      this.#socket?.send(frame);
    }
  }

  /** Ends the connection in order. What comes from here on is not taken; it comes again on the next one. */
  end(by: EndedBy, reason: string): void {
    if (this.#reading) {
      this.#stop();
      this.#by = by;
      this.#socket?.close(1000, reason);
    }
  }

  /** Asks whether the connection still carries anything. */
  check(): void {
    this.#heartbeat?.check();
  }

  /** Reads on, after the application was behind. */
  resume(): void {
    if (this.#heartbeat) {
      this.#heartbeat.paused = false;
    }

    this.#socket?.resume?.();
  }

  async #open(open: OpenSocket, { url, token }: ConnectionTarget, signal: AbortSignal): Promise<void> {
    const welcomed = new Promise<void>((resolve) => (this.#welcomed = resolve));
    const abort = (): void => this.#dead(textOf(signal.reason));
    this.#openedAt = Date.now();
    this.#socket = await open({
      url,
      token,
      signal,
      handlers: { message: (text) => this.#message(text), closed: (code, reason) => this.#closed(code, reason) },
    });
    signal.addEventListener('abort', abort, { once: true });
    await Promise.race([welcomed, this.ended]);
    signal.removeEventListener('abort', abort);
    signal.throwIfAborted();
  }

  #message(text: string): void {
    if (!this.#reading) {
      return;
    }

    this.#heartbeat?.touch();
    let frame: ServerFrame | undefined;
    try {
      frame = parseFrame(text);
    } catch (error) {
      this.#dead(`a frame that is none of the protocol: ${textOf(error)}`);
      return;
    }

    if (frame) {
      this.#take(frame, text.length);
    }
  }

  #take(frame: ServerFrame, length: number): void {
    switch (frame.type) {
      case 'welcome':
        this.#heartbeatMs = Math.max(frame.heartbeatSeconds, 0.1) * 1000;
        this.#heartbeat?.stop();
        this.#heartbeat = new Heartbeat(this.#heartbeatMs / 1000, {
          ping: () => this.send(clientFrames.ping),
          pong: () => this.send(clientFrames.pong),
          dead: (reason) => this.#dead(reason),
        });
        this.#handlers.welcome(frame, this);
        this.#welcomed();
        break;
      case 'message':
        if (!this.#handlers.message(frame, length)) {
          this.#full();
        }

        break;
      case 'epoch':
        this.#handlers.renumbered(frame);
        break;
      case 'presence':
        this.#handlers.presence(frame);
        break;
      case 'ping':
        this.send(clientFrames.pong);
        break;
      case 'error':
        this.#logger.error('the gateway does not take a frame of this client', { code: frame.code, detail: frame.detail });
        break;
    }
  }

  // The gateway's messages wait: in the network, or where reading cannot be stopped, in the inbox for the next connection.
  #full(): void {
    if (this.#socket?.pause) {
      this.#socket.pause();
      if (this.#heartbeat) {
        this.#heartbeat.paused = true;
      }
    } else {
      this.end('full', 'the application is behind');
    }
  }

  #dead(reason: string): void {
    this.#stop();
    this.#socket?.terminate(reason);
  }

  #stop(): void {
    this.#reading = false;
    this.#heartbeat?.stop();
  }

  #closed(code: number, reason: string): void {
    this.#stop();
    this.#finish({ by: this.#by, code, reason, lasted: Date.now() - this.#openedAt, heartbeat: this.#heartbeatMs });
  }
}
