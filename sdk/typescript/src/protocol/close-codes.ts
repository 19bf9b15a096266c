/** What is to be done after a connection has ended. */
export type AfterClose = 'reconnect' | 'new-token' | 'stop';

/** The token has expired. */
export const unauthorized = 4401;

// A frame was not what the protocol says; another connection does no better.
const final = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

/** What a close code says, by docs/client-protocol.md; one that is not known counts by its range. */
export function afterClose(code: number): AfterClose {
  if (code === unauthorized) {
    return 'new-token';
  }

  return final.has(code) || (code >= 4000 && code < 4500) ? 'stop' : 'reconnect';
}

/** What an HTTP status says about a connection that was refused. */
export function afterRefusal(status: number): AfterClose {
  switch (status) {
    case 401:
      return 'new-token';
    case 400:
    case 403:
    case 426:
      return 'stop';
    default:
      return 'reconnect';
  }
}
