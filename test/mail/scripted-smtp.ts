import { createServer, type AddressInfo, type Socket } from 'node:net';

export type Script = {
  /** The reply to each command, or `kill`: the socket is destroyed instead of a reply; `silent`: no reply at all. */
  greeting?: string;
  mail?: string;
  rcpt?: (address: string) => string;
  data?: string;
  /** Destroys the connection once so many bytes of a message have come. */
  killAfterBytes?: number;
  end?: string;
  rset?: string;
  pipelining?: boolean;
};

export type ScriptedSmtp = {
  url: string;
  script: Script;
  /** Every command received, in order, of all connections. */
  commands: string[];
  /** Bytes of messages received, ended or not. */
  bytes: () => number;
  /** Messages received up to their final dot. */
  messages: string[];
  connections: () => number;
  /** Hangs up on every connection. */
  dropAll: () => void;
  close: () => Promise<void>;
};

/** An SMTP server that says exactly what the test tells it to, for what a well-behaved one never does. */
export async function startScriptedSmtp(script: Script = {}): Promise<ScriptedSmtp> {
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const messages: string[] = [];
  let bytes = 0;
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let buffered = '';
    let inData = false;
    const reply = (text: string): void => {
      if (text === 'kill') socket.destroy();
      else if (text !== 'silent') socket.write(`${text}\r\n`);
    };
    const command = (line: string): void => {
      commands.push(line);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO')
        reply(script.pipelining === true ? '250-scripted\r\n250-PIPELINING\r\n250 SIZE 1000000' : '250 scripted');
      else if (verb === 'MAIL') reply(script.mail ?? '250 2.1.0 ok');
      else if (verb === 'RCPT') reply(script.rcpt?.(/<(.*)>/.exec(line)?.[1] ?? '') ?? '250 2.1.5 ok');
      else if (verb === 'DATA') {
        const answer = script.data ?? '354 go on';
        inData = answer.startsWith('354');
        reply(answer);
      } else if (verb === 'RSET') reply(script.rset ?? '250 ok');
      else if (verb === 'QUIT') reply('221 bye');
      else reply('500 what');
    };
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      if (inData) bytes += chunk.length;
      if (inData && script.killAfterBytes !== undefined && bytes >= script.killAfterBytes) {
        socket.destroy();
        return;
      }
      for (;;) {
        const at = buffered.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (at < 0) return;
        const text = buffered.slice(0, at);
        buffered = buffered.slice(at + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          messages.push(text);
          reply(script.end ?? '250 2.0.0 taken');
        } else command(text);
      }
    });
    reply(script.greeting ?? '220 scripted');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script,
    commands,
    messages,
    bytes: () => bytes,
    connections: () => connections,
    dropAll: () => sockets.forEach((socket) => socket.destroy()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
