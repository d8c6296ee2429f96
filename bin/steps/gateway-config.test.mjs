import { describe, expect, it } from 'vitest';
import { gatewayConfig } from './gateway-config.mjs';

const gateways = ['--gateways', '10.0.0.1:3001,10.0.0.2:3001'];

describe('gatewayConfig', () => {
  it.each([
    { kind: 'nginx', strategy: 'round-robin', has: /upstream ringside_gateways \{\n {4}server 10\.0\.0\.1:3001/ },
    { kind: 'nginx', strategy: 'least-connections', has: /least_conn;/ },
    { kind: 'nginx', strategy: 'ip-hash', has: /ip_hash;/ },
    { kind: 'haproxy', strategy: 'round-robin', has: /balance roundrobin/ },
    { kind: 'haproxy', strategy: 'least-connections', has: /balance leastconn/ },
    { kind: 'haproxy', strategy: 'ip-hash', has: /balance source/ },
  ])('writes $strategy for $kind', ({ kind, strategy, has }) => {
    const text = gatewayConfig([kind, ...gateways, '--strategy', strategy, '--listen', '9000']);
    expect(text).toMatch(has);
    for (const part of ['10.0.0.1:3001', '10.0.0.2:3001', '9000', 'X-Request-Id']) expect(text).toContain(part);
  });

  it.each([
    { args: [], says: /neither nginx nor haproxy/ },
    { args: ['apache'], says: /neither nginx nor haproxy/ },
    { args: ['nginx'], says: /at least one address/ },
    { args: ['nginx', '--gateways', 'a b;c'], says: /"a b;c" is no address/ },
    { args: ['nginx', '--gateways', 'a:99999'], says: /port from 1 to 65535/ },
    { args: ['nginx', ...gateways, '--strategy', 'random'], says: /must be one of/ },
    { args: ['nginx', ...gateways, '--speed', '9'], says: /is no option/ },
  ])('says what is wrong with $args', ({ args, says }) => {
    expect(() => gatewayConfig(args)).toThrow(says);
  });
});
