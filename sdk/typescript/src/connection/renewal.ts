import { Backoff } from '../support/backoff.js';
import { delay, textOf } from '../support/delay.js';
import type { Logger } from '../support/logger.js';
import type { Token, TokenSource } from '../tokens/token-source.js';

/** What a renewal needs of the client. */
export interface RenewalOptions {
  readonly random: () => number;
  readonly logger: Logger;
  failed(error: unknown): void;
}

/**
 * Waits until a connection's token gets old, and then for another one, so that the connection can be replaced before the
 * gateway ends it. A provider that fails, or gives the same token, is asked again.
 * @throws the signal's reason.
 */
export async function renewing(token: Token, tokens: TokenSource, { random, logger, failed }: RenewalOptions, signal: AbortSignal): Promise<void> {
  const { renewAt } = token;
  if (renewAt === undefined || renewAt <= Date.now()) {
    // Where this machine's clock is wrong, the gateway's close says when.
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    return;
  }

  // Longer than a timer can be, or than this machine has slept.
  for (let left; (left = renewAt - Date.now()) > 0; ) {
    await delay(Math.min(left, 60_000), signal);
  }

  const backoff = new Backoff(random);
  for (;;) {
    try {
      if ((await tokens.renew(signal)).text !== token.text) {
        return;
      }

      logger.warn('the token provider gives the token again that expires');
    } catch (error) {
      signal.throwIfAborted();
      logger.warn('the token could not be renewed', { error: textOf(error) });
      failed(error);
    }

    await delay(backoff.next(), signal);
  }
}
