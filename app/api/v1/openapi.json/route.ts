import { openApiDocument } from '@/lib/server/open-api';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  return Response.json(openApiDocument(Date.now() / 1000), { headers: { 'cache-control': 'no-store' } });
}
