/** What the watch of a connection does. */
export interface HeartbeatActions {
  /** Sends a `ping` frame. */
  ping(): void;
  /** Sends a frame that asks for nothing. */
  pong(): void;
  /** Nothing comes any more. */
  dead(reason: string): void;
}

const probeTimeout = 5_000;

/**
 * Watches whether anything comes: nothing for 2.5 heartbeats, and the connection is dead. Time in which this process did not
 * run, because the machine slept, is no silence of the gateway: what came meanwhile was not read yet. Then it asks by a ping.
 */
export class Heartbeat {
  readonly #actions: HeartbeatActions;
  readonly #tick: number;
  readonly #limit: number;
  readonly #heartbeat: number;
  readonly #now: () => number;
  readonly #timer: ReturnType<typeof setInterval>;
  #last: number;
  #silent = 0;
  #sincePong = 0;
  #paused = false;
  #probe: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param seconds the gateway's `heartbeatSeconds`.
   * @param actions what is done.
   * @param now milliseconds of the wall clock, which goes on while the machine sleeps.
   */
  constructor(seconds: number, actions: HeartbeatActions, now: () => number = Date.now) {
    this.#heartbeat = seconds * 1000;
    this.#limit = 2.5 * this.#heartbeat;
    this.#tick = this.#heartbeat / 10;
    this.#actions = actions;
    this.#now = now;
    this.#last = now();
    this.#timer = setInterval(() => this.#beat(), this.#tick);
  }

  /** Something came. */
  touch(): void {
    this.#silent = 0;
    this.#endProbe();
  }

  /**
   * Nothing is read for now, so that silence means nothing. The gateway does not see pings answered then: it gets a `pong`
   * in each heartbeat without having asked.
   */
  set paused(paused: boolean) {
    this.#paused = paused;
    this.#silent = 0;
    this.#sincePong = 0;
    this.#endProbe();
  }

  /** Asks by a ping; without an answer within 5 seconds the connection is dead. */
  check(): void {
    if (this.#probe !== undefined || this.#paused) {
      return;
    }

    this.#actions.ping();
    this.#probe = setTimeout(() => this.#actions.dead('a ping had no answer'), probeTimeout);
  }

  /** Ends the watch. */
  stop(): void {
    clearInterval(this.#timer);
    this.#endProbe();
  }

  #beat(): void {
    const now = this.#now();
    const elapsed = now - this.#last;
    this.#last = now;
    if (this.#paused) {
      this.#sincePong += elapsed;
      if (this.#sincePong >= this.#heartbeat) {
        this.#sincePong = 0;
        this.#actions.pong();
      }

      return;
    }

    if (elapsed > 2.5 * this.#tick + 1_000) {
      this.check();
      return;
    }

    this.#silent += Math.max(elapsed, 0);
    if (this.#silent > this.#limit) {
      this.#actions.dead(`nothing came for ${this.#limit / 1000} s`);
    }
  }

  #endProbe(): void {
    clearTimeout(this.#probe);
    this.#probe = undefined;
  }
}
