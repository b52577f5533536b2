/**
 * What each response flag of a proxy means, one plain sentence each.
 * Envoy's access-log documentation and `source/common/stream_info/utility.h`; ztunnel's `src/proxy/metrics.rs`.
 */
export const flagSentences: Readonly<Record<string, string>> = {
  UH: 'No healthy pod was left to send the request to.',
  UF: 'The connection to the other side failed.',
  UO: 'The circuit breaker was open: too many connections or requests at once.',
  NR: 'No route matches the request.',
  NC: 'The route names a destination that the proxy does not know.',
  URX: 'All retries or connection attempts were used up.',
  UC: 'The other side closed the connection before it had answered.',
  UR: 'The other side reset the request.',
  LR: 'The proxy itself reset the connection.',
  UT: 'The answer took longer than the timeout.',
  UPE: 'The answer broke the protocol; the port may be declared with the wrong one.',
  DPE: 'The request broke the protocol.',
  DC: 'The caller hung up before the answer was complete.',
  DR: 'The caller reset the request.',
  LH: 'The local service failed its health check.',
  DI: 'A delay was injected by configuration.',
  FI: 'An abort was injected by configuration.',
  RL: 'The request was rate limited.',
  RLSE: 'The rate limit service failed.',
  UAEX: 'The external authorization service denied the request.',
  IH: 'A header that is strictly checked had an invalid value.',
  SI: 'Nothing was sent for too long and the stream was ended.',
  DT: 'The request or connection lasted longer than is allowed.',
  UMSDR: 'The answer lasted longer than is allowed.',
  RFCF: 'The answer came from the cache of the proxy.',
  NFCF: 'The proxy is still waiting for a part of its configuration.',
  OM: 'The proxy is overloaded and turned the request away.',
  DF: 'The name of the other side could not be resolved.',
  DO: 'The request was dropped to shed load.',
  UDO: 'The request was dropped because the other side asked to shed load.',
  DENY: 'An authorization policy denied the connection.',
  CONNECT: 'The connection to the other side failed.',
  TLS_FAILURE: 'The TLS handshake between the proxies failed.',
  H2_HANDSHAKE_FAILURE: 'The tunnel between the proxies could not be opened.',
  NETWORK_POLICY: 'The connection timed out as it does when a network policy blocks the tunnel port.',
  IDENTITY_ERROR: 'The proxy could not get a certificate for the workload.',
  CERT_REVOKED: 'A certificate of the connection has been revoked.',
};

/** The sentence of a flag; null for one that is not known. */
export function flagSentence(flag: string): string | null {
  return Object.hasOwn(flagSentences, flag) ? (flagSentences[flag] ?? null) : null;
}
