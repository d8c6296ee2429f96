import path from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // Relative, as Next demands; the tests build into a folder of their own.
  distDir: path.join(path.relative(process.cwd(), path.resolve(process.env['RINGSIDE_BUILD'] ?? '.build')), 'next'),
  turbopack: { root: process.cwd() },
  // `npm test` and `npm run types` check types; the pages need not wait for it.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
};

export default config;
