import { describe, expect, it } from 'vitest';
import { flagSentence } from './response-flag';

/** Envoy's short flags and ztunnel's own (dialects: Istio). */
const envoy = 'UH UF UO NR NC URX UC UR LR UT UPE DPE DC DR LH DI FI RL RLSE UAEX IH SI DT UMSDR RFCF NFCF OM DF DO UDO'.split(' ');
const ztunnel = 'DENY CONNECT TLS_FAILURE H2_HANDSHAKE_FAILURE NETWORK_POLICY IDENTITY_ERROR CERT_REVOKED'.split(' ');

describe('flagSentence', () => {
  it('has a plain sentence for every response flag of Envoy and of ztunnel', () => {
    for (const flag of [...envoy, ...ztunnel]) expect(flagSentence(flag), flag).toMatch(/^[A-Z].*\.$/);
  });

  it('invents none for an unknown or hostile flag', () => {
    expect([flagSentence('XYZ'), flagSentence('__proto__'), flagSentence('toString')]).toEqual([null, null, null]);
  });
});
