import type { PushClientOptions } from './client/options.js';
import { PushClientBase } from './client/push-client.js';
import { openNodeSocket } from './transport/node-socket.js';

export * from './exports.js';
export { FileCursorStore } from './cursors/file-cursor-store.js';

/** A client of PushApp in Node: stays connected, resumes without loss, acknowledges what was handled, and sends. */
export class PushClient extends PushClientBase {
  /** Makes a client; it does nothing before `start`. */
  constructor(options: PushClientOptions) {
    super(options, { open: openNodeSocket, seesStatus: true, watch: () => () => undefined });
  }
}
