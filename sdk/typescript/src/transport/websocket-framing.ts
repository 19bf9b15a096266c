import { Buffer, isUtf8 } from 'node:buffer';
import { randomFillSync } from 'node:crypto';

// RFC 6455, as a client needs it: what it sends is masked, what it receives is not, and there are no extensions.

/** Opcodes, RFC 6455 §5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** What has been received. */
export type Received =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ping' | 'pong'; readonly payload: Buffer }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

/** The other side does not keep to RFC 6455, or sends what this one does not take. */
export class FramingError extends Error {
  /** The close code that says so. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A frame of a client; it is the whole message. */
export function maskedFrame(opcode: number, payload: Uint8Array): Buffer {
  const length = payload.length;
  const extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const start = 6 + extended;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) {
    frame.writeUInt16BE(length, 2);
  } else if (extended === 8) {
    frame.writeBigUInt64BE(BigInt(length), 2);
  }

  const mask = frame.subarray(start - 4, start);
  randomFillSync(mask);
  for (let i = 0; i < length; i++) {
    frame[start + i] = payload[i]! ^ mask[i & 3]!;
  }

  return frame;
}

/** The payload of a close frame; `reason` is cut to what fits. */
export function closePayload(code: number, reason: string): Buffer {
  let text = Buffer.from(reason);
  if (text.length > 123) {
    text = text.subarray(0, 123);
    // Not within a character.
    while (!isUtf8(text)) {
      text = text.subarray(0, -1);
    }
  }

  const payload = Buffer.alloc(2 + text.length);
  payload.writeUInt16BE(code);
  text.copy(payload, 2);
  return payload;
}

interface Header {
  readonly final: boolean;
  readonly opcode: number;
  length: number;
  // The bytes of the length that have not been read yet.
  extended: number;
}

/** Puts messages together from the bytes of a connection, however they were cut. */
export class FrameReader {
  readonly #maxMessageBytes: number;
  readonly #bytes = new ByteQueue();
  #header: Header | undefined;
  #parts: Buffer[] = [];
  #partBytes = 0;
  #fragmented = false;

  /** @param maxMessageBytes the most bytes that a message may have. */
  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Takes bytes from the network. */
  push(chunk: Buffer): void {
    this.#bytes.push(chunk);
  }

  /**
   * The next message or control frame; undefined where its bytes have not come yet.
   * @throws FramingError
   */
  read(): Received | undefined {
    for (;;) {
      const header = (this.#header ??= this.#readHeader());
      if (!header || !this.#readLength(header) || this.#bytes.length < header.length) {
        return undefined;
      }

      this.#header = undefined;
      const payload = this.#bytes.take(header.length);
      if (header.opcode >= opcodes.close) {
        return control(header.opcode, payload);
      }

      this.#parts.push(payload);
      this.#partBytes += payload.length;
      this.#fragmented = !header.final;
      if (header.final) {
        return this.#message();
      }
    }
  }

  #readHeader(): Header | undefined {
    if (this.#bytes.length < 2) {
      return undefined;
    }

    const [first, second] = this.#bytes.take(2) as unknown as [number, number];
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    const length = second & 0x7f;
    if ((first & 0x70) !== 0) {
      throw new FramingError(1002, 'a reserved bit is set');
    }

    if ((second & 0x80) !== 0) {
      throw new FramingError(1002, 'a frame of the server is masked');
    }

    if (opcode >= opcodes.close) {
      if (opcode > opcodes.pong) {
        throw new FramingError(1002, `the opcode ${opcode} is not known`);
      }

      if (!final || length > 125) {
        throw new FramingError(1002, 'a control frame is fragmented or too long');
      }
    } else if (opcode > opcodes.binary) {
      throw new FramingError(1002, `the opcode ${opcode} is not known`);
    } else if ((opcode === opcodes.continuation) !== this.#fragmented) {
      throw new FramingError(1002, this.#fragmented ? 'a message begins within another one' : 'there is nothing to continue');
    } else if (opcode === opcodes.binary) {
      throw new FramingError(1003, 'a message is binary');
    }

    return { final, opcode, length, extended: length === 126 ? 2 : length === 127 ? 8 : 0 };
  }

  // The length may follow in 2 or 8 bytes more, §5.2.
  #readLength(header: Header): boolean {
    if (header.extended > 0) {
      if (this.#bytes.length < header.extended) {
        return false;
      }

      const bytes = this.#bytes.take(header.extended);
      const length = header.extended === 2 ? bytes.readUInt16BE() : Number(bytes.readBigUInt64BE());
      if (length < (header.extended === 2 ? 126 : 65536)) {
        throw new FramingError(1002, 'a length is not written in the shortest form');
      }

      header.length = length;
      header.extended = 0;
    }

    if (header.opcode < opcodes.close && this.#partBytes + header.length > this.#maxMessageBytes) {
      throw new FramingError(1009, `a message has more than ${this.#maxMessageBytes} bytes`);
    }

    return true;
  }

  #message(): Received {
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    return { kind: 'text', text: textOf(bytes) };
  }
}

function control(opcode: number, payload: Buffer): Received {
  if (opcode !== opcodes.close) {
    return { kind: opcode === opcodes.ping ? 'ping' : 'pong', payload };
  }

  if (payload.length === 0) {
    return { kind: 'close', code: 1005, reason: '' };
  }

  const code = payload.length === 1 ? 0 : payload.readUInt16BE();
  if (!isSendable(code)) {
    throw new FramingError(1002, 'a close frame has no code that may be sent');
  }

  return { kind: 'close', code, reason: textOf(payload.subarray(2)) };
}

// §7.4: 1004, 1005, 1006 and 1015 stand for what is not said.
function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new FramingError(1007, 'a text is not UTF-8');
  }

  return bytes.toString('utf8');
}

// Bytes as they came: a large message is copied once, when it is complete.
class ByteQueue {
  #chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  take(count: number): Buffer {
    this.length -= count;
    const first = this.#chunks[0];
    if (first && first.length > count) {
      this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }

    const taken: Buffer[] = [];
    let index = 0;
    for (let missing = count; missing > 0; ) {
      const chunk = this.#chunks[index]!;
      const part = chunk.subarray(0, missing);
      taken.push(part);
      missing -= part.length;
      if (part.length === chunk.length) {
        index++;
      } else {
        this.#chunks[index] = chunk.subarray(part.length);
      }
    }

    this.#chunks.splice(0, index);
    return taken.length === 1 ? taken[0]! : Buffer.concat(taken);
  }
}
