import { after } from '../support/delay.js';
import { closeTimeout, lost, subprotocol, type OpenSocket, type Socket, type SocketHandlers } from './socket.js';

/**
 * Opens the browser's WebSocket. It sets no headers, so that the token is a second subprotocol; it does not say why a
 * connection was refused; and it reads whether or not anybody is ready.
 */
export const openBrowserSocket: OpenSocket = ({ url, token, handlers, signal }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = new WebSocket(url.href, [subprotocol, `pushapp.bearer.${token}`]);
    const abort = (): void => {
      forget();
      socket.close();
      reject(signal.reason);
    };
    const failed = (): void => {
      forget();
      reject(new Error('the connection could not be opened'));
    };
    const opened = (): void => {
      forget();
      resolve(new BrowserSocket(socket, handlers));
    };
    const forget = (): void => {
      signal.removeEventListener('abort', abort);
      socket.removeEventListener('open', opened);
      socket.removeEventListener('error', failed);
      socket.removeEventListener('close', failed);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.addEventListener('open', opened);
    socket.addEventListener('error', failed);
    socket.addEventListener('close', failed);
  });

class BrowserSocket implements Socket {
  readonly #socket: WebSocket;
  readonly #handlers: SocketHandlers;
  #ended = false;

  constructor(socket: WebSocket, handlers: SocketHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      // The gateway sends text alone.
      if (!this.#ended && typeof event.data === 'string') {
        handlers.message(event.data);
      }
    });
    socket.addEventListener('close', (event) => this.#end(event.code, event.reason));
  }

  send(text: string): void {
    if (!this.#ended && this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(text);
    }
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    // Where the network has gone the browser waits a minute and more for an answer.
    after(closeTimeout, () => this.#end(lost, 'the close had no answer'));
  }

  terminate(reason: string): void {
    this.#socket.close();
    this.#end(lost, reason);
  }

  #end(code: number, reason: string): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#handlers.closed(code, reason);
    }
  }
}
