import { abortable, linked } from '../support/delay.js';
import { claimsOf } from './jwt.js';

/** Gets a token of the application's user, from the application's own server as a rule. */
export type TokenProvider = () => string | Promise<string>;

/** A token with what is known of it. */
export interface Token {
  /** The JWT. */
  readonly text: string;
  /** Its `sub`; undefined where it cannot be read. */
  readonly user: string | undefined;
  /** From when on it is too old for a new connection, in milliseconds since 1970; undefined where it does not expire. */
  readonly renewAt: number | undefined;
}

const margin = 30_000;
const answerTimeout = 30_000;

/** Keeps the last token, and asks for another one when it is old or was refused. One question at a time. */
export class TokenSource {
  readonly #provider: TokenProvider;
  readonly #now: () => number;
  #token: Token | undefined;
  #asking: Promise<Token> | undefined;

  /**
   * @param provider the application's.
   * @param now milliseconds since 1970.
   */
  constructor(provider: TokenProvider, now: () => number = Date.now) {
    this.#provider = provider;
    this.#now = now;
  }

  /**
   * The token that is kept while it is not old, otherwise a new one. A new one is used whatever its `exp` says: this
   * machine's clock may be wrong, and the gateway's counts.
   * @throws what the provider throws.
   */
  get(signal: AbortSignal): Promise<Token> {
    const token = this.#token;
    return token && (token.renewAt === undefined || this.#now() < token.renewAt) ? Promise.resolve(token) : this.renew(signal);
  }

  /** A new token, whatever is kept. */
  renew(signal: AbortSignal): Promise<Token> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return abortable(this.#asking, signal);
  }

  /** Forgets a token that was refused. */
  reject(token: Token): void {
    if (this.#token === token) {
      this.#token = undefined;
    }
  }

  async #ask(): Promise<Token> {
    const { signal, dispose } = linked([], answerTimeout);
    try {
      const text: unknown = await abortable((async () => this.#provider())(), signal);
      if (typeof text !== 'string' || !/^[\w.~+/=-]+$/.test(text)) {
        throw new TypeError('the token provider did not give a token');
      }

      return (this.#token = describe(text, this.#now()));
    } finally {
      dispose();
    }
  }
}

function describe(text: string, now: number): Token {
  const { sub, exp, iat } = claimsOf(text);
  const lifetime = exp === undefined ? 0 : exp * 1000 - (iat === undefined ? now : iat * 1000);
  return { text, user: sub, renewAt: exp === undefined ? undefined : exp * 1000 - Math.min(margin, Math.max(lifetime, 0) / 10) };
}
