import type { PushClientOptions } from './client/options.js';
import { PushClientBase } from './client/push-client.js';
import { openBrowserSocket } from './transport/browser-socket.js';
import { watchPage } from './transport/watch-page.js';

export * from './exports.js';
export { LocalStorageCursorStore } from './cursors/local-storage-cursor-store.js';

/** A client of PushApp in a browser: stays connected, resumes without loss, acknowledges what was handled, and sends. */
export class PushClient extends PushClientBase {
  /** Makes a client; it does nothing before `start`. */
  constructor(options: PushClientOptions) {
    super(options, { open: openBrowserSocket, seesStatus: false, watch: watchPage });
  }
}
