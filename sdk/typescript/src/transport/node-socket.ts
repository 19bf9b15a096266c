import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket as NetSocket } from 'node:net';
import { problemOf, retryAfterOf } from '../support/problem.js';
import { after } from '../support/delay.js';
import { closeTimeout, lost, RefusedError, subprotocol, type OpenSocket, type Socket, type SocketHandlers } from './socket.js';
import { closePayload, FrameReader, FramingError, maskedFrame, opcodes, type Received } from './websocket-framing.js';

// A message has at most 256 KiB, and what stands around it.
const maxMessageBytes = 1024 * 1024;
// What may wait to be sent: acknowledgements and pongs. More, and the gateway does not read.
const maxWaitingBytes = 1024 * 1024;
const maxProblemBytes = 64 * 1024;

/** Opens a WebSocket of Node's own sockets: with headers, with the answer's status, and with reading that can be stopped. */
export const openNodeSocket: OpenSocket = ({ url, token, handlers, signal }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const key = randomBytes(16).toString('base64');
    const request = upgradeRequest(url, token, key);
    const abort = (): void => {
      reject(signal.reason);
      request.destroy();
    };
    signal.addEventListener('abort', abort, { once: true });
    const settled = (): void => signal.removeEventListener('abort', abort);

    request.on('error', (error) => {
      settled();
      reject(error);
    });
    request.on('response', (response) => {
      refusal(response).then((error) => {
        settled();
        reject(error);
        request.destroy();
      });
    });
    request.on('upgrade', (response, socket: NetSocket, head) => {
      settled();
      const wrong = whyNotAccepted(response, key);
      if (wrong) {
        socket.destroy();
        reject(new Error(wrong));
      } else if (signal.aborted) {
        socket.destroy();
      } else {
        resolve(new NodeSocket(socket, head, handlers));
      }
    });
    request.end();
  });

function upgradeRequest(url: URL, token: string, key: string): ClientRequest {
  const secure = url.protocol === 'wss:';
  const address = new URL(url);
  address.protocol = secure ? 'https:' : 'http:';
  return (secure ? httpsRequest : httpRequest)(address, {
    // A connection of its own, that no pool keeps.
    agent: false,
    headers: {
      Authorization: `Bearer ${token}`,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': subprotocol,
    },
  });
}

// RFC 6455 §4.1.
function whyNotAccepted(response: IncomingMessage, key: string): string | undefined {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const { headers } = response;
  return headers.upgrade?.toLowerCase() !== 'websocket' ? 'the upgrade is not to WebSocket'
    : headers['sec-websocket-accept'] !== accept ? 'Sec-WebSocket-Accept is not the answer to the key'
    : headers['sec-websocket-extensions'] ? 'the server has chosen an extension that was not offered'
    : headers['sec-websocket-protocol'] !== subprotocol ? `the server does not speak ${subprotocol}`
    : undefined;
}

async function refusal(response: IncomingMessage): Promise<Error> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length > maxProblemBytes) {
        break;
      }
    }
  } catch {
    // The status says enough.
  }

  const { detail, title } = problemOf(Buffer.concat(parts).toString('utf8'));
  return new RefusedError(response.statusCode ?? 0, detail ?? title ?? '', retryAfterOf(response.headers['retry-after']));
}

class NodeSocket implements Socket {
  readonly #socket: NetSocket;
  readonly #handlers: SocketHandlers;
  readonly #reader = new FrameReader(maxMessageBytes);
  #paused = false;
  #closing = false;
  #ended = false;
  #keep = (): void => undefined;
  // Why the connection ends, once that is known.
  #reason: { code: number; reason: string } | undefined;

  constructor(socket: NetSocket, head: Buffer, handlers: SocketHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.setNoDelay(true);
    socket.setTimeout(0);
    socket.on('error', (error) => (this.#reason ??= { code: lost, reason: error.message }));
    socket.on('close', () => this.#end());
    // Who waits for this socket has it then.
    setImmediate(() => {
      this.#read(head);
      socket.on('data', (chunk: Buffer) => this.#read(chunk));
      if (this.#paused) {
        socket.pause();
      }
    });
  }

  send(text: string): void {
    if (!this.#closing) {
      this.#write(opcodes.text, Buffer.from(text));
    }
  }

  close(code: number, reason: string): void {
    if (!this.#closing && !this.#ended) {
      this.#write(opcodes.close, closePayload(code, reason));
      this.#closing = true;
      this.#destroyLater();
      // The answer comes behind what waits to be read.
      this.resume();
    }
  }

  terminate(reason: string): void {
    this.#reason ??= { code: lost, reason };
    this.#socket.destroy();
  }

  readonly pause = (): void => {
    this.#paused = true;
    this.#socket.pause();
  };

  readonly resume = (): void => {
    if (this.#paused) {
      this.#paused = false;
      this.#take();
      if (!this.#paused) {
        this.#socket.resume();
      }
    }
  };

  #read(chunk: Buffer): void {
    if (chunk.length > 0) {
      this.#reader.push(chunk);
      this.#take();
    }
  }

  // Stops in the middle of what was read where it is told to pause.
  #take(): void {
    try {
      for (let one; !this.#paused && !this.#ended && (one = this.#reader.read()); ) {
        this.#handle(one);
      }
    } catch (error) {
      if (!(error instanceof FramingError)) {
        throw error;
      }

      this.#fail(error);
    }
  }

  #handle(one: Received): void {
    switch (one.kind) {
      case 'text':
        this.#handlers.message(one.text);
        break;
      case 'ping':
        this.#write(opcodes.pong, one.payload);
        break;
      case 'close':
        this.#reason ??= one;
        if (!this.#closing) {
          this.#closing = true;
          this.#write(opcodes.close, one.code === 1005 ? Buffer.alloc(0) : closePayload(one.code, ''));
        }

        this.#socket.end();
        this.#destroyLater();
        break;
    }
  }

  // §7.1.7: says why, and waits for nothing.
  #fail(error: FramingError): void {
    this.#reason ??= { code: lost, reason: error.message };
    if (!this.#closing) {
      this.#closing = true;
      this.#write(opcodes.close, closePayload(error.code, error.message));
    }

    this.#paused = true;
    this.#socket.destroySoon();
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#socket.writable) {
      this.#socket.write(maskedFrame(opcode, payload));
      if (this.#socket.writableLength > maxWaitingBytes) {
        this.terminate('the gateway does not read');
      }
    }
  }

  #destroyLater(): void {
    this.#keep();
    this.#keep = after(closeTimeout, () => this.#socket.destroy());
  }

  #end(): void {
    this.#keep();
    if (!this.#ended) {
      this.#ended = true;
      const { code, reason } = this.#reason ?? { code: lost, reason: 'the connection was lost' };
      this.#handlers.closed(code, reason);
    }
  }
}
