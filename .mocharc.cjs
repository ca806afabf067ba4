/**
 * Real servers are killed in some tests, and a machine that does other things may break one of hundreds of waits. In
 * CI a test that failed is tried once more; the reporter names each that needed it. It is a fault to be mended.
 */
module.exports = {
  spec: ['{shared,services,gateway,loadtest}/**/dist-test/**/*.test.js'],
  ignore: ['**/node_modules/**'],
  reporter: 'shared/testkit/dist/closing-line-reporter.js',
  timeout: 60_000,
  // biome-ignore lint/style/noProcessEnv: mocha reads this file before any setting of ours
  retries: process.env.CI ? 1 : 0,
  'enable-source-maps': true,
};
