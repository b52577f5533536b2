/** A failure as the API tells it (meta/v1 Status). */
export interface KubeStatus {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: object;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details?: object;
  readonly code: number;
}

/** A Status of this code and reason. */
export function failureStatus(code: number, reason: string, message: string, details?: object): KubeStatus {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...(details ? { details } : {}), code };
}

/** No such path or kind. */
export function notFoundStatus(): KubeStatus {
  return failureStatus(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** A resource version or a continue token from before the last compaction. */
export function expiredStatus(message: string): KubeStatus {
  return failureStatus(410, 'Expired', message);
}
