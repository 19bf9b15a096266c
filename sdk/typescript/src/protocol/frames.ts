/** The first frame of a connection. */
export interface WelcomeFrame {
  type: 'welcome';
  connectionId: string;
  gateway: string;
  user: string;
  device: string;
  epoch: string;
  seq: number;
  recovered: boolean;
  heartbeatSeconds: number;
}

/** A message. */
export interface MessageFrame {
  type: 'message';
  id: string;
  seq: number;
  from: string;
  group?: string;
  sentAt: string;
  body: unknown;
}

/** Numbers belong to another epoch from here on; up to `seq` they are the same in both. */
export interface EpochFrame {
  type: 'epoch';
  epoch: string;
  seq: number;
}

/** A user who is watched has come, or has left. */
export interface PresenceFrame {
  type: 'presence';
  user: string;
  online: boolean;
  at: string;
}

/** A frame without anything that the client needs. */
export interface SignFrame {
  type: 'ping' | 'pong';
}

/** What was wrong with a frame of this client; the close follows. */
export interface ErrorFrame {
  type: 'error';
  code: string;
  detail: string;
}

/** The frames that a gateway sends, docs/client-protocol.md. */
export type ServerFrame = WelcomeFrame | MessageFrame | EpochFrame | PresenceFrame | SignFrame | ErrorFrame;

const members: Record<ServerFrame['type'], Record<string, 'string' | 'number' | 'boolean'>> = {
  welcome: { user: 'string', epoch: 'string', recovered: 'boolean', heartbeatSeconds: 'number' },
  message: { id: 'string', seq: 'number', from: 'string', sentAt: 'string' },
  epoch: { epoch: 'string' },
  presence: { user: 'string', online: 'boolean', at: 'string' },
  ping: {},
  pong: {},
  error: {},
};

/**
 * Reads a frame; undefined where its type is not known, which a later version of the protocol may send.
 * @throws Error where it is not a frame of the protocol.
 */
export function parseFrame(text: string): ServerFrame | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('a frame is not a JSON object');
  }

  const frame = value as Record<string, unknown>;
  const type = frame['type'];
  if (typeof type !== 'string' || !Object.hasOwn(members, type)) {
    return undefined;
  }

  for (const [name, kind] of Object.entries(members[type as ServerFrame['type']])) {
    if (typeof frame[name] !== kind) {
      throw new Error(`'${name}' of a ${type} frame is not a ${kind}`);
    }
  }

  return frame as unknown as ServerFrame;
}

/** The frames of the client. */
export const clientFrames = {
  pong: '{"type":"pong"}',
  ping: '{"type":"ping"}',
  ack: (seq: number, epoch: string): string => JSON.stringify({ type: 'ack', seq, epoch }),
};
