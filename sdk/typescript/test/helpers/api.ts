import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A chat API on a real port that answers as a test says. */
export class TestApi<TRequest> {
  /** What was posted. */
  readonly requests: TRequest[] = [];
  readonly #server: Server;

  private constructor(path: string, readonly answer: (request: TRequest, number: number, response: ServerResponse) => void) {
    this.#server = createServer(async (request, response) => {
      let text = '';
      for await (const part of request.setEncoding('utf8')) {
        text += part as string;
      }

      assert.equal(`${request.method} ${request.url}`, `POST ${path}`);
      const read = JSON.parse(text) as TRequest;
      this.answer(read, this.requests.push(read), response);
    });
  }

  /** @param answer answers the n-th request, from 1. */
  static async start<TRequest>(path: string, answer: (request: TRequest, number: number, response: ServerResponse) => void): Promise<TestApi<TRequest>> {
    const api = new TestApi(path, answer);
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
