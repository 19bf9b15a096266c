import type { Cursor } from '../cursors/cursor-store.js';

const schemes: Record<string, string> = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' };

/** The addresses of the gateways, any of which will do; one after the other. */
export class Gateways {
  readonly #addresses: readonly URL[];
  #index = 0;

  /** @throws TypeError where one is no address of HTTP or WebSocket. */
  constructor(addresses: string | URL | readonly (string | URL)[]) {
    const list = typeof addresses === 'string' || addresses instanceof URL ? [addresses] : addresses;
    this.#addresses = list.map(toWebSocket);
    if (this.#addresses.length === 0) {
      throw new TypeError('gateway: no address');
    }
  }

  /** Takes the next one. */
  next(): void {
    this.#index = (this.#index + 1) % this.#addresses.length;
  }

  /** The address to connect to. */
  url(device: string, cursor: Cursor | null): URL {
    const url = new URL(this.#addresses[this.#index]!);
    url.searchParams.set('device', device);
    if (cursor) {
      url.searchParams.set('cursor', String(cursor.seq));
      url.searchParams.set('epoch', cursor.epoch);
    }

    return url;
  }
}

function toWebSocket(address: string | URL): URL {
  const url = new URL(address);
  const scheme = schemes[url.protocol];
  if (!scheme) {
    throw new TypeError(`gateway: ${url.protocol} is none of http:, https:, ws:, wss:`);
  }

  url.protocol = scheme;
  url.pathname = `${url.pathname.replace(/\/$/, '')}/ws`;
  return url;
}
