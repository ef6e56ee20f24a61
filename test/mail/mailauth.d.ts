/** What the tests use of mailauth, which brings no types for this module. */
declare module 'mailauth/lib/dkim/verify' {
  type Result = {
    status: { result: string; aligned?: string | false };
    algo?: string;
    signingHeaders?: { keys: string };
  };
  export function dkimVerify(
    raw: Buffer,
    options: { resolver: (name: string, type: string) => Promise<string[][]> },
  ): Promise<{ results: Result[] }>;
}
