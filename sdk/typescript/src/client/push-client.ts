import { ChatApi } from '../api/chat-api.js';
import { Connector } from '../connection/connector.js';
import { Gateways } from '../connection/gateways.js';
import type { ClientState, StateChange } from '../connection/state.js';
import { MemoryCursorStore } from '../cursors/cursor-store.js';
import { Consumer } from '../delivery/consumer.js';
import { Delivery } from '../delivery/delivery.js';
import type { MessageHandler, PushMessage } from '../delivery/message.js';
import { MessageStream } from '../delivery/message-stream.js';
import type { NotRecoveredCause } from '../delivery/position.js';
import type { PresenceListener } from '../presence/presence-change.js';
import { PresenceWatcher } from '../presence/presence-watcher.js';
import type { BatchMessage, BatchOptions, BatchResult } from '../sending/batch.js';
import { BatchSender } from '../sending/batch-sender.js';
import { MessageSender, type SendOptions, type SendResult } from '../sending/message-sender.js';
import { delay } from '../support/delay.js';
import { Listeners } from '../support/listeners.js';
import { silent } from '../support/logger.js';
import { TokenSource } from '../tokens/token-source.js';
import type { OpenSocket } from '../transport/socket.js';
import type { Surroundings } from '../transport/watch-page.js';
import { checked, type PushClientOptions } from './options.js';

/** Messages may be missing. */
export interface NotRecovered {
  /** `gap`: the inbox no longer reaches back. `reset`: Redis has lost messages, and numbers begin anew. */
  readonly cause: NotRecoveredCause;
  /** The numbering from here on. */
  readonly epoch: string;
}

/** What browsers and Node do differently. */
export interface Platform {
  readonly open: OpenSocket;
  /** Whether a refused connection shows its HTTP status. */
  readonly seesStatus: boolean;
  /** Watches what is around the client; the function that is returned ends that. */
  watch(surroundings: Surroundings): () => void;
}

// How long `close` waits for the handler, and for what it has handled to be kept.
const handlerTimeout = 5_000;

const nobody: ReadonlyMap<string, boolean> = new Map();

/** The client, for any platform. */
export abstract class PushClientBase {
  readonly #platform: Platform;
  readonly #options: PushClientOptions;
  readonly #logger;
  readonly #delivery: Delivery;
  readonly #connector: Connector;
  readonly #api: ChatApi | undefined;
  readonly #sender: MessageSender | undefined;
  readonly #batches: BatchSender | undefined;
  readonly #presence: PresenceWatcher | undefined;
  readonly #attempts: number;
  readonly #life = new AbortController();
  readonly #consuming = new AbortController();
  readonly #states = new Listeners<StateChange>((error) => this.#failed(error));
  readonly #notRecovered = new Listeners<NotRecovered>((error) => this.#failed(error));
  readonly #errors = new Listeners<unknown>(() => undefined);
  #state: StateChange = { state: 'waiting' };
  #running: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #hasConsumer = false;
  // Settles when no message is being handled.
  #idle = (): Promise<void> => Promise.resolve();
  #stopped: StateChange | undefined;
  #settleClosed: (change: StateChange) => void = () => undefined;

  /** Settles when the client has ended for good, with the reason. Does not reject. */
  readonly closed: Promise<StateChange> = new Promise((resolve) => (this.#settleClosed = resolve));

  /** @internal */
  constructor(options: PushClientOptions, platform: Platform) {
    const random = options.random ?? Math.random;
    this.#options = options;
    this.#platform = platform;
    this.#logger = options.logger ?? silent;
    this.#attempts = checked('handlerAttempts', options.handlerAttempts, Infinity);
    const tokens = new TokenSource(options.token);
    this.#delivery = new Delivery({
      store: options.cursors ?? new MemoryCursorStore(),
      maxCount: checked('maxWaitingMessages', options.maxWaitingMessages, 256),
      maxBytes: checked('maxWaitingBytes', options.maxWaitingBytes, 1024 * 1024),
      logger: this.#logger,
      notRecovered: (cause, epoch) => {
        this.#logger.warn('messages may be missing', { cause, epoch });
        this.#notRecovered.emit({ cause, epoch });
      },
      room: () => this.#connector.resume(),
      failed: (error) => this.#failed(error),
    });
    this.#connector = new Connector({
      open: platform.open,
      seesStatus: platform.seesStatus,
      gateways: new Gateways(options.gateway),
      tokens,
      delivery: this.#delivery,
      device: options.device ?? 'default',
      random,
      logger: this.#logger,
      state: (change) => this.#change(change),
      presence: (frame) => this.#presence?.told(frame),
      failed: (error) => this.#failed(error),
    });
    const timeout = checked('sendTimeout', options.sendTimeout, 30_000);
    if (options.api !== undefined) {
      this.#api = new ChatApi({ api: new URL(options.api), tokens, random, logger: this.#logger });
      const sending = { api: this.#api, timeout, trace: options.trace };
      this.#sender = new MessageSender(sending);
      this.#batches = new BatchSender(sending, random);
      this.#presence = new PresenceWatcher(this.#api, (error) => this.#failed(error));
    }
  }

  /** What the client is doing; `waiting` before it is started. */
  get state(): ClientState {
    return this.#state.state;
  }

  /** How many messages were received and wait to be handled. */
  get waitingMessages(): number {
    return this.#delivery.queue.count;
  }

  /** Connects, and stays connected until {@link close} or a reason to end. Once is enough. */
  start(): this {
    if (!this.#running && !this.#closing) {
      this.#running = this.#run();
    }

    return this;
  }

  /**
   * Calls a handler for one message after the other, in order. A message counts as handled when the handler has ended; when it
   * throws, it is called again for the same message. The function that is returned takes the handler away, so that another
   * one may come.
   * @throws Error where there is a handler or a loop already.
   */
  onMessage<T = unknown>(handler: MessageHandler<T>): () => void {
    const release = this.#claim();
    const own = new AbortController();
    const abort = (): void => own.abort(this.#consuming.signal.reason);
    this.#consuming.signal.addEventListener('abort', abort, { once: true });
    if (this.#consuming.signal.aborted) {
      abort();
    }

    const consumer = new Consumer(this.#delivery, handler as MessageHandler, {
      attempts: this.#attempts,
      giveUp: this.#options.onHandlerGaveUp ?? (() => 'stop'),
      random: this.#options.random ?? Math.random,
      logger: this.#logger,
      failed: (error) => this.#failed(error),
      stop: (reason) => this.#stop(reason),
    });
    const consumed = consumer.run(own.signal).finally(() => {
      this.#consuming.signal.removeEventListener('abort', abort);
      release();
    });
    this.#idle = () => consumed;
    return () => own.abort();
  }

  /**
   * The messages for a `for await` loop, in place of a handler. A message counts as handled when the loop asks for the next
   * one. A loop that ends by `break` or an error leaves its last message unhandled, and that comes again; to end with it
   * handled abort `signal`, or call {@link close} without `await`, and let the loop go on.
   * @throws Error where there is a handler or a loop already.
   */
  messages<T = unknown>({ signal }: { signal?: AbortSignal | undefined } = {}): AsyncIterableIterator<PushMessage<T>> {
    const release = this.#claim();
    const signals = signal ? [signal, this.#consuming.signal] : [this.#consuming.signal];
    const stream = new MessageStream(this.#delivery, signals, release);
    this.#idle = () => stream.idle();
    return stream as AsyncIterableIterator<PushMessage<T>>;
  }

  /** Tells of each change of state. The function that is returned ends that. */
  onState(listener: (change: StateChange) => void): () => void {
    return this.#states.add(listener);
  }

  /** Tells that messages may be missing: fetch them from where the application keeps its history, or tell the user. */
  onNotRecovered(listener: (notice: NotRecovered) => void): () => void {
    return this.#notRecovered.add(listener);
  }

  /** Tells what has failed and is tried again: the token provider, the handler, the cursor store, a listener. */
  onError(listener: (error: unknown) => void): () => void {
    return this.#errors.add(listener);
  }

  /**
   * Sends a message to a user through the chat API. Where no answer comes, or the API is busy, the same message is sent
   * again; its id keeps it from being stored twice. Does not need a connection.
   * @param to the receiver.
   * @param body any JSON value, at most 256 KiB as JSON.
   * @param options its id, and when to give up.
   * @throws PushSendError where it was refused, or not answered in time; the signal's reason where that is aborted.
   */
  async send(to: string, body: unknown, options: SendOptions = {}): Promise<SendResult> {
    if (!this.#sender) {
      throw new TypeError('send needs the option api, the address of the chat API');
    }

    return this.#sender.send(to, body, options);
  }

  /**
   * Sends many messages with one request, as {@link send} does one; those to the same user arrive in the order of the batch. What
   * the API has no room for is sent again alone, and may arrive behind the others. The API takes 1,000 messages and 4 MiB.
   * @returns what became of each message, in order: also one that is refused does not reject.
   * @throws the signal's reason where that is aborted; what has been sent by then is sent.
   */
  async sendBatch(messages: readonly BatchMessage[], options: BatchOptions = {}): Promise<BatchResult[]> {
    if (!this.#batches) {
      throw new TypeError('sendBatch needs the option api, the address of the chat API');
    }

    return this.#batches.send(messages, options);
  }

  /**
   * Watches whether users are connected. The listener is told how each of them is as soon as that is known, and then of each
   * change: one user at a time, by its own call. Where the API refuses to say it of a user, `online` is undefined and `error` says why. After
   * a reconnect all are asked for again, so that nothing is missed. Needs a connection.
   * @param users a user, or many of them.
   * @returns a function that ends it.
   * @throws TypeError without the option `api`.
   */
  watchPresence(users: string | Iterable<string>, listener: PresenceListener): () => void {
    if (!this.#presence) {
      throw new TypeError('watchPresence needs the option api, the address of the chat API');
    }

    return this.#presence.watch(typeof users === 'string' ? [users] : users, listener);
  }

  /** Whether those who are watched are connected, as was heard last; without those of whom it is not known. Changes by itself. */
  get presence(): ReadonlyMap<string, boolean> {
    return this.#presence?.online ?? nobody;
  }

  /** Says that the network may be there again: connects, and sends what waits to be sent. Browsers are watched; elsewhere the application may know. */
  wake(): void {
    this.#connector.wake();
    this.#api?.wake();
  }

  /**
   * Ends the client: waits up to 5 seconds for the handler, keeps the cursor, acknowledges, and closes the connection. Within
   * a handler or a loop call it without `await`.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #run(): Promise<void> {
    const unwatch = this.#platform.watch({
      wake: () => this.wake(),
      leave: () => void this.#delivery.flush(),
    });
    const change = await this.#connector.run(this.#life.signal);
    unwatch();
    if (!this.#closing) {
      // A reason to end that is not the application's: what was handled is kept all the same.
      this.#stopped ??= change;
      this.#change(change);
      this.#closing = this.#close();
    } else {
      this.#stopped ??= change;
    }
  }

  async #close(): Promise<void> {
    this.#consuming.abort(new Error('the client is closed'));
    await this.#withinTimeout(this.#idle());
    await this.#withinTimeout(this.#delivery.flush());
    await this.#connector.close();
    this.#life.abort(new Error('the client is closed'));
    await this.#running;
    const change: StateChange = { ...this.#stopped, state: 'closed' };
    if (this.state !== 'closed') {
      this.#change(change);
    }

    this.#settleClosed(change);
  }

  #stop(reason: string): void {
    this.#logger.error('the client ends', { reason });
    this.#stopped ??= { state: 'closed', reason };
    void this.close();
  }

  async #withinTimeout(work: Promise<unknown>): Promise<void> {
    const done = new AbortController();
    await Promise.race([work, delay(handlerTimeout, done.signal).catch(() => undefined)]);
    done.abort();
  }

  #claim(): () => void {
    if (this.#hasConsumer) {
      throw new Error('there is a handler or a loop already');
    }

    this.#hasConsumer = true;
    return () => (this.#hasConsumer = false);
  }

  #change(change: StateChange): void {
    this.#state = change;
    this.#logger.info('state', { ...change });
    if (change.state === 'open') {
      this.#api?.wake();
      this.#presence?.connected();
    } else {
      this.#presence?.disconnected();
    }

    this.#states.emit(change);
  }

  #failed(error: unknown): void {
    this.#errors.emit(error);
  }
}
