/** Why it is not known whether a user is connected, or why nobody tells when that changes. */
export class PushPresenceError extends Error {
  /** The user. */
  readonly user: string;
  /** The HTTP status that a request for this user alone would have had; undefined where the user is watched by too many others. */
  readonly status: number | undefined;

  /** @internal */
  constructor(user: string, message: string, status?: number) {
    super(message);
    this.name = 'PushPresenceError';
    this.user = user;
    this.status = status;
  }
}
