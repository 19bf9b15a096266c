import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { until } from './until.js';

/** An answer in place of an upgrade. */
export interface Refusal {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A WebSocket server on a real port that does what a test says, right or wrong. */
export class WebSocketServer {
  readonly connections: ServerConnection[] = [];
  /** Answers attempts; undefined lets one in. */
  refuse: (attempt: number, headers: IncomingHttpHeaders) => Refusal | undefined = () => undefined;
  /** Called for each connection. */
  connected: (connection: ServerConnection) => void = () => undefined;
  /** Headers of the upgrade that replace the right ones. */
  upgradeHeaders: Record<string, string> = {};
  attempts = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((_, response) => response.writeHead(426).end());
    this.#server.on('upgrade', (request, socket: Socket) => {
      socket.on('error', () => undefined);
      const refusal = this.refuse(++this.attempts, request.headers);
      if (refusal) {
        const { status, headers = {}, body = '' } = refusal;
        const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.end(`HTTP/1.1 ${status} No\r\n${lines.join('')}\r\n${body}`);
        return;
      }

      const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const headers = { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Accept': accept, ...(request.headers['sec-websocket-protocol'] ? { 'Sec-WebSocket-Protocol': 'pushapp.v1.json' } : {}), ...this.upgradeHeaders };
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
      const connection = new ServerConnection(socket, new URL(request.url!, 'http://x'), request.headers);
      this.connections.push(connection);
      this.connected(connection);
    });
  }

  static async start(): Promise<WebSocketServer> {
    const server = new WebSocketServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The connection of this number, from 1. */
  connection(number: number): Promise<ServerConnection> {
    return until(() => this.connections[number - 1], `connection ${number}`);
  }

  stop(): void {
    this.#server.close();
    this.connections.forEach((connection) => connection.socket.destroy());
  }
}

/** A connection, from the server's side. */
export class ServerConnection {
  /** The texts that came. */
  readonly texts: string[] = [];
  /** The control frames that came. */
  readonly controls: { opcode: number; payload: Buffer }[] = [];
  /** Whether all frames were masked. */
  masked = true;
  ended = false;
  #bytes = Buffer.alloc(0);

  constructor(readonly socket: Socket, readonly url: URL, readonly headers: IncomingHttpHeaders) {
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('close', () => (this.ended = true));
  }

  /** The close code that came. */
  get closeCode(): number | undefined {
    const close = this.controls.find((control) => control.opcode === 8);
    return close && (close.payload.length === 0 ? 1005 : close.payload.readUInt16BE());
  }

  /** The JSON objects that came. */
  get frames(): { type: string; seq?: number; epoch?: string }[] {
    return this.texts.map((text) => JSON.parse(text) as { type: string; seq?: number; epoch?: string });
  }

  /** The sequence numbers that were acknowledged. */
  get acks(): number[] {
    return this.frames.flatMap((frame) => (frame.type === 'ack' ? [frame.seq!] : []));
  }

  send(frame: object): void {
    this.socket.write(serverFrame(1, Buffer.from(JSON.stringify(frame))));
  }

  close(code: number, reason = ''): void {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    this.socket.write(serverFrame(8, payload));
  }

  #read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const bytes = this.#bytes;
      if (bytes.length < 2) {
        return;
      }

      const short = bytes[1]! & 0x7f;
      const start = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + 4;
      if (bytes.length < start) {
        return;
      }

      const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
      if (bytes.length < start + length) {
        return;
      }

      this.masked &&= (bytes[1]! & 0x80) !== 0;
      const mask = bytes.subarray(start - 4, start);
      const payload = Buffer.from(bytes.subarray(start, start + length).map((byte, i) => byte ^ mask[i % 4]!));
      this.#bytes = bytes.subarray(start + length);
      const opcode = bytes[0]! & 0x0f;
      if (opcode === 1) {
        this.texts.push(payload.toString());
      } else {
        this.controls.push({ opcode, payload });
        if (opcode === 8) {
          this.socket.end(serverFrame(8, payload));
        }
      }
    }
  }
}

/** A frame of a server. */
export function serverFrame(opcode: number, payload: Uint8Array, { final = true, first = 0 } = {}): Buffer {
  const { length } = payload;
  const header = length < 126 ? Buffer.from([0, length]) : length < 65536 ? Buffer.from([0, 126, length >> 8, length & 255]) : Buffer.alloc(10);
  if (length >= 65536) {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }

  header[0] = (final ? 0x80 : 0) | opcode | first;
  return Buffer.concat([header, payload]);
}
