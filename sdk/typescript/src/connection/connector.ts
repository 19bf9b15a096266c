import type { Delivery } from '../delivery/delivery.js';
import { afterClose, afterRefusal, type AfterClose } from '../protocol/close-codes.js';
import { clientFrames, type PresenceFrame } from '../protocol/frames.js';
import { Backoff } from '../support/backoff.js';
import { delay, linked, textOf } from '../support/delay.js';
import type { Logger } from '../support/logger.js';
import type { Token, TokenSource } from '../tokens/token-source.js';
import { RefusedError, type OpenSocket } from '../transport/socket.js';
import { Connection, type Ended } from './connection.js';
import type { Gateways } from './gateways.js';
import { renewing } from './renewal.js';
import type { StateChange } from './state.js';

/** What the connector works with. */
export interface ConnectorOptions {
  readonly open: OpenSocket;
  /** Whether {@link OpenSocket} shows the HTTP status of a refusal. */
  readonly seesStatus: boolean;
  readonly gateways: Gateways;
  readonly tokens: TokenSource;
  readonly delivery: Delivery;
  readonly device: string;
  readonly random: () => number;
  readonly logger: Logger;
  state(change: StateChange): void;
  presence(frame: PresenceFrame): void;
  failed(error: unknown): void;
}

/** What comes after an attempt. */
interface Next {
  readonly what: AfterClose | 'at-once';
  readonly change: Omit<StateChange, 'state'>;
  /** Milliseconds that the server wants to be left alone. */
  readonly retryAfter?: number | undefined;
  /** Whether the messages that wait have to be handled first. */
  readonly drain?: boolean;
}

/** Keeps a client connected: one connection after the other, until there is no use in it. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #backoff: Backoff;
  #connection: Connection | undefined;
  #user: string | undefined;
  #wake: AbortController | undefined;

  constructor(options: ConnectorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
  }

  /** Runs until the signal is aborted, or there is no use in another attempt. The change to `closed` that follows. */
  async run(signal: AbortSignal): Promise<StateChange> {
    const { state } = this.#options;
    let before: Omit<StateChange, 'state'> = {};
    for (;;) {
      state({ state: 'connecting', ...before });
      const next = await this.#attempt(signal);
      if (signal.aborted || next.what === 'stop') {
        return { state: 'closed', ...next.change };
      }

      before = next.change;
      if (next.what !== 'at-once' || next.drain) {
        state({ state: 'waiting', ...next.change });
        before = {};
        try {
          await this.#wait(next, signal);
        } catch {
          return { state: 'closed' };
        }
      }
    }
  }

  /** Says that the network may be there again: connects at once where it waits, otherwise sees whether the connection is alive. */
  wake(): void {
    this.#wake?.abort();
    this.#connection?.check();
  }

  /** Reads on, after the application was behind. */
  resume(): void {
    this.#connection?.resume();
  }

  /** Ends the connection in order, where there is one. */
  async close(): Promise<void> {
    const connection = this.#connection;
    if (connection) {
      connection.end('client', '');
      await connection.ended;
    }
  }

  async #attempt(signal: AbortSignal): Promise<Next> {
    const { tokens, gateways, logger, seesStatus } = this.#options;
    let token: Token | undefined;
    try {
      token = await tokens.get(signal);
      if (token.user !== undefined && token.user !== (this.#user ??= token.user)) {
        return { what: 'stop', change: { reason: `the token is of ${token.user}, the client of ${this.#user}` } };
      }

      return await this.#connect(token, signal);
    } catch (error) {
      if (signal.aborted) {
        return { what: 'stop', change: {} };
      }

      const reason = textOf(error);
      logger.warn('not connected', { reason });
      if (token) {
        gateways.next();
      } else {
        // What has failed is the application's provider.
        this.#options.failed(error);
      }

      if (error instanceof RefusedError) {
        const what = afterRefusal(error.status);
        if (what === 'new-token' && token) {
          tokens.reject(token);
        }

        return { what, change: { reason, status: error.status }, retryAfter: error.retryAfter };
      }

      if (token && !seesStatus) {
        // It may have been the token: a browser does not say.
        tokens.reject(token);
      }

      return { what: 'reconnect', change: { reason } };
    }
  }

  async #connect(token: Token, signal: AbortSignal): Promise<Next> {
    const { open, gateways, tokens, delivery, device, logger, state } = this.#options;
    const cursor = await delivery.connect(this.#user === undefined ? undefined : `${this.#user}/${device}`);
    const target = { url: gateways.url(device, cursor), token: token.text };
    const ended = new AbortController();
    try {
      this.#connection = await Connection.open(open, target, {
        welcome: (frame, connection) => {
          logger.info('connected', { gateway: frame.gateway, connectionId: frame.connectionId, user: frame.user, recovered: frame.recovered });
          this.#user ??= frame.user;
          state({ state: 'open' });
          delivery.welcome(`${this.#user}/${device}`, frame, (seq, epoch) => connection.send(clientFrames.ack(seq, epoch)));
        },
        renumbered: (frame) => delivery.renumber(frame),
        presence: (frame) => this.#options.presence(frame),
        message: (frame, length) => {
          delivery.arrive(frame, length);
          return !delivery.queue.isFull;
        },
      }, logger, signal);
      const connection = this.#connection;
      void renewing(token, tokens, this.#options, ended.signal).then(() => connection.end('renewal', 'a new token'), () => undefined);
      return this.#after(await connection.ended, token);
    } finally {
      ended.abort();
      this.#connection = undefined;
      delivery.disconnected();
    }
  }

  #after({ by, code, reason, lasted, heartbeat }: Ended, token: Token): Next {
    const { tokens, gateways, logger } = this.#options;
    logger.info('the connection has ended', { by, code, reason, lasted });
    const change = { code, reason };
    if (lasted >= heartbeat && heartbeat > 0) {
      this.#backoff.reset();
    }

    switch (by) {
      case 'client':
        return { what: 'stop', change };
      case 'renewal':
        return { what: 'at-once', change };
      case 'full':
        return { what: 'at-once', change: { code, reason: reason || 'the application is behind' }, drain: true };
      default: {
        const what = afterClose(code);
        if (what === 'new-token') {
          tokens.reject(token);
        } else {
          gateways.next();
        }

        return { what, change };
      }
    }
  }

  async #wait({ what, retryAfter, drain }: Next, signal: AbortSignal): Promise<void> {
    const { queue } = this.#options.delivery;
    if (what !== 'at-once') {
      if (retryAfter !== undefined) {
        await delay(retryAfter, signal);
      }

      const wake = (this.#wake = new AbortController());
      const either = linked([signal, wake.signal]);
      try {
        const wait = this.#backoff.next();
        this.#options.logger.debug('the next attempt waits', { wait });
        await delay(wait, either.signal);
      } catch (error) {
        if (signal.aborted) {
          throw error;
        }
      } finally {
        either.dispose();
        this.#wake = undefined;
      }
    }

    // What the application has not handled would only come again.
    await queue.until(() => (drain ? queue.count === 0 : !queue.isFull), signal);
  }
}
