import { respond } from '@/lib/server/respond';
import { seriesVerb } from '@/lib/server/series';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return respond(request, seriesVerb);
}
