import { describe, expect, it } from 'vitest';
import { explainOutput, saysPortIsTaken, saysStillInUse } from './explain-output';

const data = '/home/a/.ringside/postgres';

describe('explainOutput', () => {
  it.each([
    [
      'initdb: error: could not create directory "/x/base": No space left on device\ninitdb: removing contents',
      `The disk that holds ${data} is full`,
    ],
    ['FATAL:  could not write lock file "postmaster.pid": Disk quota exceeded', `The disk that holds ${data} is full`],
    [
      'FATAL:  database files are incompatible with server\nDETAIL:  initialized by PostgreSQL version 15, ...',
      'made by another Postgres version (database files are incompatible with server)',
    ],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'There is too little memory'],
    ['initdb: error: could not look up effective user ID 4711: user does not exist', 'no entry in /etc/passwd'],
    ['initdb: error: could not create directory "/x": Read-only file system', 'is on a read-only file system'],
    [
      'initdb: error: could not change permissions of directory "/mnt/c/x": Operation not permitted',
      `cannot run inside ${data} (could not change permissions of directory "/mnt/c/x": Operation not permitted)`,
    ],
    ['', `cannot run inside ${data} (it said nothing)`],
  ])('%s', (output, sentence) => {
    expect(explainOutput(output, data)).toContain(sentence);
  });

  it('names the last serious line, not what follows it', () => {
    const output = ['LOG:  starting', 'FATAL:  first', '2026-01-01 FATAL:  data directory is odd', 'HINT:  look'];
    expect(explainOutput(output.join('\n'), data)).toContain('(data directory is odd)');
  });
});

it('tells a taken port from processes that still end', () => {
  const taken =
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\n' +
    'FATAL:  could not create any TCP/IP sockets';
  const inUse = 'FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use';
  expect([saysPortIsTaken(taken), saysStillInUse(taken)]).toEqual([true, false]);
  expect([saysPortIsTaken(inUse), saysStillInUse(inUse)]).toEqual([false, true]);
});
