const strategies = {
  'round-robin': { nginx: '', haproxy: 'balance roundrobin' },
  'least-connections': { nginx: '    least_conn;\n', haproxy: 'balance leastconn' },
  'ip-hash': { nginx: '    ip_hash;\n', haproxy: 'balance source\n    hash-type consistent' },
};
const kinds = { nginx: nginxConfig, haproxy: haproxyConfig };

export const usage = `Usage: ringside gateway-config <nginx|haproxy> --gateways host:port,… [--strategy …]
                                [--listen port]

  --strategy   ${Object.keys(strategies).join(', ')} (default round-robin)
  --listen     port of the balancer (default 8080)

Prints a configuration that spreads predictions over several gateways.`;

/**
 * The configuration that the arguments ask for.
 *
 * @param {readonly string[]} args as after `ringside gateway-config`
 * @returns {string}
 * @throws {RangeError} with a sentence about the argument that cannot be used
 */
export function gatewayConfig(args) {
  const [kind, ...rest] = args;
  const write = kinds[kind];
  if (!write) throw new RangeError(`"${kind ?? ''}" is neither nginx nor haproxy.\n\n${usage}`);
  const options = readOptions(rest);
  const strategy = strategies[options.strategy];
  if (!strategy) {
    throw new RangeError(`--strategy must be one of ${Object.keys(strategies).join(', ')}, not "${options.strategy}".`);
  }
  return write({ strategy, gateways: readGateways(options.gateways), listen: readPort(options.listen, '--listen') });
}

function readOptions(args) {
  const options = { strategy: 'round-robin', listen: '8080', gateways: undefined };
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at]?.replace(/^--/, '');
    if (!args[at]?.startsWith('--') || !Object.hasOwn(options, name)) {
      throw new RangeError(`"${args[at]}" is no option.\n\n${usage}`);
    }
    options[name] = args[at + 1];
  }
  return options;
}

function readGateways(text) {
  const gateways = (text ?? '').split(',').filter((one) => one !== '');
  if (gateways.length === 0) throw new RangeError('--gateways needs at least one address, such as 10.0.0.1:3001.');
  for (const gateway of gateways) {
    const parts = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):(\d+)$/i.exec(gateway);
    if (!parts) throw new RangeError(`--gateways: "${gateway}" is no address such as 10.0.0.1:3001.`);
    readPort(parts[2], `--gateways: ${gateway}`);
  }
  return gateways;
}

function readPort(text, where) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new RangeError(`${where} must be a port from 1 to 65535, not "${text}".`);
}

function nginxConfig({ strategy, gateways, listen }) {
  const servers = gateways.map((gateway) => `    server ${gateway} max_fails=1 fail_timeout=2s;`).join('\n');
  return `# Belongs inside http { … }, for example as /etc/nginx/conf.d/ringside.conf.
# A request that carries X-Request-Id is one prediction however often it is sent, so it may be tried again elsewhere.
upstream ringside_gateways {
${strategy.nginx}${servers}
    keepalive 64;
}

map $http_x_request_id $ringside_request_id {
    default $http_x_request_id;
    ""      $request_id;
}

server {
    listen ${listen};
    client_max_body_size 32m;

    location / {
        proxy_pass http://ringside_gateways;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Request-Id $ringside_request_id;
        proxy_next_upstream error timeout http_502 http_503 non_idempotent;
        proxy_next_upstream_tries ${gateways.length};
        proxy_connect_timeout 1s;
        proxy_read_timeout 60s;
    }

    # Streams pass through as they come, and are not tried again.
    location ~ /feedback$ {
        client_max_body_size 0;
        proxy_request_buffering off;
        proxy_buffering off;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_pass http://ringside_gateways;
    }
}
`;
}

function haproxyConfig({ strategy, gateways, listen }) {
  const servers = gateways.map((gateway, place) => `    server gateway${place + 1} ${gateway} check`).join('\n');
  return `# A request that carries X-Request-Id is one prediction however often it is sent, so it may go elsewhere.
global
    maxconn 4000

defaults
    mode http
    timeout connect 1s
    timeout client 60s
    timeout server 60s
    option http-keep-alive

frontend ringside
    bind :${listen}
    unique-id-format %[uuid()]
    http-request set-header X-Request-Id %[unique-id] unless { req.hdr(X-Request-Id) -m found }
    option forwardfor
    default_backend ringside_gateways

backend ringside_gateways
    ${strategy.haproxy}
    option httpchk
    http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host localhost
    option redispatch 1
    retries ${Math.max(2, gateways.length)}
    # Bodies larger than the buffer (tune.bufsize) cannot be sent twice and are not tried again.
    retry-on conn-failure empty-response junk-response response-timeout 502 503
    http-reuse safe
    default-server inter 500ms fall 2 rise 2
${servers}
`;
}
