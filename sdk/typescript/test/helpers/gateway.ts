import { PushClient } from '../../src/node.js';
import type { PushClientOptions } from '../../src/client/options.js';
import { testToken } from './tokens.js';
import { WebSocketServer, type ServerConnection } from './websocket-server.js';

/** What a welcome may say. */
export interface Welcome {
  epoch?: string;
  recovered?: boolean;
  heartbeatSeconds?: number;
  seq?: number;
}

/** Welcomes a client. */
export function welcome(connection: ServerConnection, { epoch = 'e', recovered = true, heartbeatSeconds = 25, seq = 0 }: Welcome = {}): void {
  connection.send({ type: 'welcome', connectionId: 'c', gateway: 'g', user: 'alice', device: 'phone', epoch, seq, recovered, heartbeatSeconds });
}

/** Sends messages of these numbers; `m7` is the id of number 7. */
export function messages(connection: ServerConnection, first: number, last = first, body: unknown = null): void {
  for (let seq = first; seq <= last; seq++) {
    connection.send({ type: 'message', id: `m${seq}`, seq, from: 'bob', sentAt: '2026-03-01T12:00:00.123Z', body });
  }
}

/** A gateway that welcomes, and a client of it with what happened to it. */
export class Scene {
  readonly events: string[] = [];
  readonly handled: string[] = [];
  readonly errors: unknown[] = [];
  readonly client: PushClient;
  tokens = 0;

  private constructor(readonly server: WebSocketServer, options: Partial<PushClientOptions>) {
    this.client = new PushClient({
      gateway: server.url,
      device: 'phone',
      token: () => {
        this.tokens++;
        return testToken();
      },
      // No test waits for a time that is up to chance.
      random: () => 0.001,
      ...options,
    });
    this.client.onState(({ state, code, status }) => this.events.push([state, code ?? status].filter(Boolean).join(' ')));
    this.client.onNotRecovered(({ cause, epoch }) => this.events.push(`${cause} ${epoch}`));
    this.client.onError((error) => this.errors.push(error));
  }

  /** @param hello what the gateway does with a connection; by default it welcomes. */
  static async start(options: Partial<PushClientOptions> = {}, hello: (connection: ServerConnection, number: number) => void = (connection) => welcome(connection)): Promise<Scene> {
    const server = await WebSocketServer.start();
    server.connected = (connection) => hello(connection, server.connections.length);
    return new Scene(server, options);
  }

  /** Notes the ids of the messages that are handled. */
  handle(): this {
    this.client.onMessage((message) => {
      this.handled.push(message.id);
    });
    return this;
  }

  /** Ids from the first to the last number. */
  static ids(first: number, last: number): string[] {
    return Array.from({ length: last - first + 1 }, (_, i) => `m${first + i}`);
  }

  async stop(): Promise<void> {
    this.server.stop();
    await this.client.close();
  }
}
