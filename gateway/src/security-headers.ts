/**
 * What helmet sets, written down once instead of computed for every answer. An answer of the API is never kept
 * by anything on its way and is never a page.
 */
export function securityHeadersOf(options: { tlsInFront: boolean }): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    ...(options.tlsInFront ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}
