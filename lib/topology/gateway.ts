import type { PodFact } from './inventory';

/** `istio-ingressgateway` of istioctl, `istio-ingress` of the Helm chart's documentation, and what people make of them. */
const gatewayName = /(^|-)((in|e)gress|east-?west)-?gateway($|-)|^istio-((in|e)gress|east-?west)($|-)/;
const ingressName = /(^|-)ingress-?gateway($|-)|^istio-ingress($|-)/;
/** Values of the label `istio` on gateways: `ingressgateway` of istioctl, the release's name without `istio-` of the Helm chart. */
const gatewayLabel = /gateway|^((in|e)gress|east-?west)($|-)/;

/** Whether a mesh controller runs this pod as a waypoint. */
export function isWaypointPod({ labels }: Pick<PodFact, 'labels'>): boolean {
  return labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller';
}

/** Whether a workload's or application's name is that of a gateway, as installers name them. */
export function hasGatewayName(name: string): boolean {
  return gatewayName.test(name);
}

/** Whether such a name is that of a gateway through which traffic comes in. */
export function hasIngressName(name: string): boolean {
  return ingressName.test(name);
}

/** Whether a pod is a gateway, by the labels that installers and the Gateway API give it. */
export function isGatewayPod(pod: Pick<PodFact, 'labels'>): boolean {
  const { labels } = pod;
  if (isWaypointPod(pod)) return false;
  return 'gateway.networking.k8s.io/gateway-name' in labels || gatewayLabel.test(labels['istio'] ?? '') || hasGatewayName(labels['app'] ?? '');
}

/** Whether a pod is a gateway through which traffic comes in, and neither one through which it leaves nor one between clusters. */
export function isIngressPod(pod: Pick<PodFact, 'labels'>): boolean {
  const { labels } = pod;
  return isGatewayPod(pod) && !/egress|east-?west/.test(`${labels['istio'] ?? ''} ${labels['app'] ?? ''} ${labels['gateway.networking.k8s.io/gateway-name'] ?? ''}`);
}
