import { respondNotFound } from '@/lib/server/respond';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return respondNotFound(request);
}
