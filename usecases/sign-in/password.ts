import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt's cost: N = 2^15, r = 8, p = 1, which takes 32 MB and some 60 ms (OWASP's least for scrypt with p = 3 costs about as much). */
const COST = { log2N: 15, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

/** The shortest password taken, and the longest that is hashed. */
export const PASSWORD_CHARS = { min: 12, max: 200 } as const;

/** A salted hash with its cost, so that a higher cost later still verifies today's. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST.log2N, COST.r, COST.p);
  return ['scrypt', COST.log2N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the password is the one hashed. `null`, nobody's hash, takes as long as a wrong password, so that timing names no accounts. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [kind, log2N, r, p, salt, key] = (hash ?? NOBODY).split('$');
  if (kind !== 'scrypt' || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'), Number(log2N), Number(r), Number(p));
  return expected.length === given.length && timingSafeEqual(expected, given) && hash !== null;
}

const NOBODY = ['scrypt', COST.log2N, COST.r, COST.p, 'AAAAAAAAAAAAAAAAAAAAAA', 'A'.repeat(43)].join('$');

function derive(password: string, salt: Buffer, log2N: number, r: number, p: number): Promise<Buffer> {
  const N = 2 ** log2N;
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
