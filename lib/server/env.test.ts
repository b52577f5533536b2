import { describe, expect, it } from 'vitest';
import { EnvError, parseEnv, type EnvText } from './env';

const url = { UNDERMESH_PROMETHEUS_URL: 'http://127.0.0.1:9090' };
const problemsOf = (text: EnvText): readonly string[] => {
  try {
    parseEnv(text);
    return [];
  } catch (error) {
    return error instanceof EnvError ? error.problems : ['something else was thrown'];
  }
};
const files = { token: null, basic: null, headers: null, ca: null, cert: null, key: null };

describe('the environment', () => {
  it('needs only the URL of Prometheus; everything else has a default', () => {
    expect(parseEnv(url)).toEqual({
      prometheus: [{ id: 'prometheus', name: null, url: 'http://127.0.0.1:9090', files }], hostPrometheus: null,
      kubernetes: 'auto', kubeconfig: null, kubeContext: null, namespaces: null, cluster: null,
      listen: { host: '127.0.0.1', port: 7117 }, authentication: { mode: 'none' }, probeListen: { host: '0.0.0.0', port: 7118 }, allowedHosts: [], logLevel: 'info', links: { grafana: [], prometheus: [], kiali: [], more: [] },
    });
  });

  it('reads several clusters, path prefixes and the Prometheus of the hosts', () => {
    const { prometheus, hostPrometheus } = parseEnv({ UNDERMESH_PROMETHEUS_URL: 'eu=https://a.example/prom/, us=http://b:9090', UNDERMESH_HOST_PROMETHEUS_URL: 'http://c/api/v1' });
    expect([...prometheus, hostPrometheus].map((source) => [source?.id, source?.url])).toEqual([
      ['prometheus:eu', 'https://a.example/prom'], ['prometheus:us', 'http://b:9090'], ['prometheus:hosts', 'http://c'],
    ]);
  });

  it('a URL with "=" in its path is one URL', () => {
    expect(parseEnv({ UNDERMESH_PROMETHEUS_URL: 'http://a.example/x=y' }).prometheus.map((source) => source.url)).toEqual(['http://a.example/x=y']);
  });

  const wrong: [string, EnvText, string][] = [
    ['no URL', {}, 'UNDERMESH_PROMETHEUS_URL is not set; give the base URL of the Prometheus that scrapes the mesh, for example http://127.0.0.1:9090 after kubectl port-forward.'],
    ['not a URL', { UNDERMESH_PROMETHEUS_URL: 'prometheus:9090' }, 'UNDERMESH_PROMETHEUS_URL is "prometheus:9090"; allowed is a base URL such as http://host:9090 or https://host/prefix.'],
    ['a secret in the URL, which is masked', { UNDERMESH_PROMETHEUS_URL: 'http://me:hunter2@a/' }, 'UNDERMESH_PROMETHEUS_URL holds credentials (http://***@a/); put them into a file named by UNDERMESH_PROMETHEUS_BASIC_FILE.'],
    ['a name twice', { UNDERMESH_PROMETHEUS_URL: 'a=http://x,a=http://y' }, 'UNDERMESH_PROMETHEUS_URL holds a name twice; every cluster needs its own.'],
    ['a key without certificate', { ...url, UNDERMESH_PROMETHEUS_KEY_FILE: '/k' }, 'UNDERMESH_PROMETHEUS_CERT_FILE and UNDERMESH_PROMETHEUS_KEY_FILE belong together; one of them is missing.'],
    ['an unknown mode', { ...url, UNDERMESH_KUBERNETES: 'on' }, 'UNDERMESH_KUBERNETES is "on"; allowed are auto, off.'],
    ['a namespace that cannot be one', { ...url, UNDERMESH_NAMESPACES: 'shop,Bad' }, 'UNDERMESH_NAMESPACES holds "Bad"; allowed are names of namespaces (lower-case letters, digits, "-"), separated by commas.'],
    ['a wildcard host', { ...url, UNDERMESH_ALLOWED_HOSTS: '*.example' }, 'UNDERMESH_ALLOWED_HOSTS holds "*.example"; allowed are exact host names without scheme, port or wildcard, separated by commas.'],
    ['no port', { ...url, UNDERMESH_LISTEN: 'localhost' }, 'UNDERMESH_LISTEN is "localhost"; allowed is ADDRESS:PORT, for example 127.0.0.1:7117 or [::1]:7117.'],
    ['an open door', { ...url, UNDERMESH_LISTEN: '0.0.0.0:7117' }, 'UNDERMESH_LISTEN is "0.0.0.0:7117"; without UNDERMESH_AUTH only a loopback address is allowed (127.0.0.1:PORT, [::1]:PORT), because whoever reaches it sees what Undermesh may read.'],
    ['a mode of authentication that is not there', { ...url, UNDERMESH_LISTEN: '0.0.0.0:7117', UNDERMESH_AUTH: 'basic' }, 'UNDERMESH_AUTH is "basic"; allowed are none, token, proxy.'],
    ['a proxy that nobody named', { ...url, UNDERMESH_AUTH: 'proxy' }, 'UNDERMESH_AUTH is "proxy" but UNDERMESH_AUTH_PROXY is not set; name the IP addresses of the proxy that may say who somebody is, for example 127.0.0.1 for one in the same pod.'],
    ['a network instead of an address', { ...url, UNDERMESH_AUTH: 'proxy', UNDERMESH_AUTH_PROXY: '10.0.0.0/8' }, 'UNDERMESH_AUTH_PROXY holds "10.0.0.0/8"; allowed are exact IP addresses, separated by commas.'],
    ['a proxy without its mode', { ...url, UNDERMESH_AUTH_PROXY: '127.0.0.1' }, 'UNDERMESH_AUTH_PROXY and UNDERMESH_AUTH_HEADER are read with UNDERMESH_AUTH=proxy only; set that or leave them unset.'],
    ['a log level', { ...url, UNDERMESH_LOG_LEVEL: 'loud' }, 'UNDERMESH_LOG_LEVEL is "loud"; allowed are fatal, error, warn, info, debug, trace, silent.'],
    ['a typing error', { ...url, UNDERMESH_PROMETEUS_TOKEN_FILE: 'x' }, 'UNDERMESH_PROMETEUS_TOKEN_FILE is not a variable that Undermesh knows; did you mean UNDERMESH_PROMETHEUS_TOKEN_FILE?'],
  ];
  it.each(wrong)('%s is one sentence', (_, text, sentence) => {
    expect(problemsOf(text)).toEqual([sentence]);
  });

  it('tells all problems at once', () => {
    expect(problemsOf({ UNDERMESH_KUBERNETES: 'x', UNDERMESH_LOG_LEVEL: 'y' })).toHaveLength(3);
  });

  it('is not confused by what Kubernetes puts beside a Service called undermesh', () => {
    expect(problemsOf({ ...url, UNDERMESH_SERVICE_HOST: '10.0.0.1', UNDERMESH_SERVICE_PORT_UI: '7117', UNDERMESH_PORT: 'tcp://10.0.0.1:7117', UNDERMESH_PORT_7117_TCP_ADDR: '10.0.0.1' })).toEqual([]);
  });
});
