import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ensureDatabase } from './check-database';

let server: Server | undefined;
afterEach(() => server?.close());

/** One message of Postgres' protocol: a letter, the length, the body (chapter "Message Formats" of its manual). */
function message(letter: string, ...parts: (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(parts.map(encode));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

function encode(part: Buffer | string | number): Buffer {
  if (typeof part !== 'number') return typeof part === 'string' ? Buffer.from(`${part}\0`) : part;
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(part);
  return bytes;
}

const unsized = Buffer.alloc(8);
const text = (value: string) => Buffer.concat([Buffer.from([0, 0, 0, value.length]), Buffer.from(value)]);
// Name; table and column number, none; type 25, text; its size, modifier and format, none.
const column = (name: string) => Buffer.concat([encode(name), Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 25]), unsized]);
const readyForQuery = message('Z', Buffer.from('I'));

/** A server that lets everybody in and answers any question with its version. */
function oldPostgres(number: string, name: string): Promise<string> {
  const welcome = Buffer.concat([message('R', Buffer.alloc(4)), readyForQuery]);
  const answer = Buffer.concat([
    message('T', 2, column('number'), column('name')),
    message('D', 2, text(number), text(name)),
    message('C', 'SELECT 1'),
    readyForQuery,
  ]);
  const talk = (socket: Socket) => {
    socket.once('data', () => {
      socket.write(welcome);
      socket.on('data', (data) => data[0] === 'Q'.charCodeAt(0) && socket.write(answer));
    });
  };
  return new Promise((resolve) => {
    server = createServer(talk).listen(0, '127.0.0.1', () => {
      const address = server?.address();
      resolve(`postgresql://a:b@127.0.0.1:${typeof address === 'object' ? address?.port : ''}/x`);
    });
  });
}

it('refuses a Postgres that is too old, by name', async () => {
  const url = await oldPostgres('140012', '14.12');
  await expect(ensureDatabase(url)).rejects.toThrow('DATABASE_URL names a Postgres 14.12: Ringside needs 15 or newer.');
});

it('takes the oldest that is supported', async () => {
  await expect(ensureDatabase(await oldPostgres('150000', '15.0'))).resolves.toBeUndefined();
});

it('says where nothing answers', async () => {
  const url = await oldPostgres('150000', '15.0');
  await new Promise((resolve) => server?.close(resolve));
  await expect(ensureDatabase(url)).rejects.toThrow(/DATABASE_URL cannot be reached: the Postgres at 127\.0\.0\.1:\d+/);
});
