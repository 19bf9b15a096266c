import { Buffer } from 'node:buffer';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
let number = 0;

/** A JWT whose signature nobody checks; each is another one. */
export function testToken(user = 'alice', seconds = 3600, issued = Date.now() / 1000): string {
  return `${part({ alg: 'HS256' })}.${part({ sub: user, iat: issued, exp: issued + seconds, jti: ++number })}.c2ln`;
}
