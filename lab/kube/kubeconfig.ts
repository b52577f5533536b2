/** A kubeconfig for the lab's API, as JSON, which is YAML as well. Clients refuse plain HTTP unless verification is off. */
export function kubeconfig(server: string, namespace = 'default'): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'shop', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'viewer', user: {} }],
    contexts: [{ name: 'shop', context: { cluster: 'shop', user: 'viewer', namespace } }],
    'current-context': 'shop',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
