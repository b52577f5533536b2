import { respond } from '@/lib/server/respond';
import { timelineVerb } from '@/lib/server/timeline';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return respond(request, timelineVerb);
}
